"""One stretch of speech through Whisper."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from faster_whisper import WhisperModel
from faster_whisper.tokenizer import Tokenizer
from faster_whisper.transcribe import get_compression_ratio, get_suppressed_tokens

from adapters.local.languages import whisper_language
from adapters.local.speech_spans import Sound
from adapters.local.whisper_weights import whisper_base
from domain.audio.formats import SPEECH_RATE_HZ

FULL_FRAMES: Final = 3_000
"""Whisper was trained on 30 s at a time; a frame is 10 ms."""

SHORTEST_FRAMES: Final = 1_000
SILENT_FRAMES: Final = 300
"""With this much silence after the speech, a shorter window gives the same words in a third of the time.

Measured on 66 clips: 0.20 s instead of 0.57 s, 1.4 % of words wrong instead of 1.6 %; with less, words repeat.
"""

_REPETITIVE: Final = 2.4
_UNSURE: Final = -1.0
_NO_SPEECH: Final = 0.6
"""The limits of OpenAI's own transcribe.py: compression ratio, mean log probability, probability of no speech."""

_TOKENS: Final = 32
_TOKENS_PER_S: Final = 25
_MOST_TOKENS: Final = 224


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """What Whisper makes of a stretch, and how sure it is."""

    text: str
    language: str
    mean_log_probability: float
    no_speech: float

    @property
    def doubtful(self) -> bool:
        """Whether it repeats itself or was guessed."""
        return self.repetitive or self.mean_log_probability < _UNSURE

    @property
    def repetitive(self) -> bool:
        """Whether it says the same over and over, as it does when it hears nothing."""
        return bool(get_compression_ratio(self.text) > _REPETITIVE)

    @property
    def invented(self) -> bool:
        """Whether it is no transcription at all."""
        return self.repetitive or (self.mean_log_probability < _UNSURE and self.no_speech > _NO_SPEECH)


class Whisper:
    """Whisper base, its weights in eight bits."""

    def __init__(self, *, threads: int) -> None:
        """Load it. Raises ModuleNotFoundError or WeightsDamaged."""
        self._whisper = WhisperModel(
            "base", device="cpu", compute_type="int8", cpu_threads=threads, files=whisper_base()
        )
        self._languages = frozenset(self._whisper.supported_languages)

    def transcribe(self, speech: Sound, language: str | None) -> Hypothesis:
        """Write down at most 30 s; `language` is a BCP 47 tag, or None to detect it."""
        features = self._whisper.feature_extractor(speech)[:, :-1]
        frames = min(FULL_FRAMES, max(SHORTEST_FRAMES, len(speech) * 100 // SPEECH_RATE_HZ + SILENT_FRAMES))
        quick = self._decode(_fitted(features, frames), language, len(speech), beams=1)
        if not quick.doubtful:
            return quick
        return self._decode(_fitted(features, FULL_FRAMES), language, len(speech), beams=5)

    def _decode(self, features: Sound, tag: str | None, samples: int, *, beams: int) -> Hypothesis:
        encoded = self._whisper.encode(features)
        language = whisper_language(tag, self._languages)
        if language is None:
            [[(token, _), *_]] = self._whisper.model.detect_language(encoded)
            language = token[2:-2]
        tokenizer = Tokenizer(self._whisper.hf_tokenizer, True, task="transcribe", language=language)  # noqa: FBT003
        prompt = self._whisper.get_prompt(tokenizer, [], without_timestamps=True)
        most_tokens = min(_MOST_TOKENS, _TOKENS + _TOKENS_PER_S * samples // SPEECH_RATE_HZ)
        [result] = self._whisper.model.generate(
            encoded,
            [prompt],
            beam_size=beams,
            max_length=len(prompt) + most_tokens,
            return_scores=True,
            return_no_speech_prob=True,
            suppress_blank=True,
            suppress_tokens=get_suppressed_tokens(tokenizer, [-1]),
        )
        tokens = result.sequences_ids[0]
        return Hypothesis(
            text=tokenizer.decode(tokens).strip(),
            language=language,
            mean_log_probability=result.scores[0] * len(tokens) / (len(tokens) + 1),
            no_speech=result.no_speech_prob,
        )


def _fitted(features: Sound, frames: int) -> npt.NDArray[np.float32]:
    there = features[:, :frames]
    return np.pad(there, ((0, 0), (0, frames - there.shape[1])))
