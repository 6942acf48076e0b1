"""The speech-to-text process: `python -m adapters.local.whisper_process THREADS`."""

import os
import sys
from collections.abc import Callable
from typing import Final

import msgspec

from adapters.local.engine_process import serve
from adapters.local.hearing import Guess, Hear, Heard
from domain.audio.formats import SAMPLE_BYTES, SPEECH_RATE_HZ

_FADING: Final = SPEECH_RATE_HZ * 100 // 1000
"""A word may go on this long after its loud part: a guess that ends within it may lack the word's end."""


def load_whisper(threads: int) -> Callable[[bytes], bytes]:
    """Load the model and hear a second of noise with it, so that the first user does not wait for that."""
    # Nothing here may reach for the network; read by huggingface_hub when it is imported.
    os.environ["HF_HUB_OFFLINE"] = "1"
    import numpy as np

    from adapters.local.speech_spans import only_speech, speech_spans
    from adapters.local.whisper_model import Whisper

    whisper = Whisper(threads=threads)
    encode, decode = msgspec.msgpack.encode, msgspec.msgpack.Decoder(Hear).decode

    def hear(question: Hear) -> Heard:
        whole = len(question.pcm) // SAMPLE_BYTES * SAMPLE_BYTES
        sound = np.frombuffer(question.pcm[:whole], "<i2").astype(np.float32) / np.float32(32_768)
        spans = speech_spans(sound) if len(sound) else []
        if not spans:
            return Heard("", None)
        if (guess := question.guess) is not None and _still_true(guess, last_spoken=spans[-1][1]):
            return guess.heard
        found = whisper.transcribe(only_speech(sound, spans), question.language)
        return Heard("", None) if found.invented else Heard(found.text, found.language)

    warm_up = np.random.default_rng(0).normal(0, 0.1, SPEECH_RATE_HZ).astype(np.float32)
    speech_spans(warm_up)
    whisper.transcribe(warm_up, "en")
    return lambda question: encode(hear(decode(question)))


def _still_true(guess: Guess, *, last_spoken: int) -> bool:
    return last_spoken + _FADING <= guess.samples


if __name__ == "__main__":
    serve(lambda: load_whisper(int(sys.argv[1])))
