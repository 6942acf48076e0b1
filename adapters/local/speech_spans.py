"""Where in a stretch of sound somebody speaks (Silero VAD)."""

from typing import Final

import numpy as np
import numpy.typing as npt
from faster_whisper.vad import VadOptions, get_speech_timestamps

from domain.audio.formats import SPEECH_RATE_HZ

Sound = npt.NDArray[np.float32]

_PADDING: Final = SPEECH_RATE_HZ * 400 // 1000
"""Kept around what is spoken: words begin and end more softly than the detector hears."""

_LONGEST_PAUSE: Final = SPEECH_RATE_HZ * 2

_VAD: Final = VadOptions(min_speech_duration_ms=100, min_silence_duration_ms=100, speech_pad_ms=0)


def speech_spans(sound: Sound) -> list[tuple[int, int]]:
    """Return first and last sample of each span of speech; pauses up to 2 s belong to it."""
    spans: list[tuple[int, int]] = []
    for found in get_speech_timestamps(sound, _VAD):
        start, end = int(found["start"]), int(found["end"])
        if spans and start - spans[-1][1] <= _LONGEST_PAUSE:
            start = spans.pop()[0]
        spans.append((start, end))
    return spans


def only_speech(sound: Sound, spans: list[tuple[int, int]]) -> Sound:
    """Cut out what lies between the spans."""
    return np.concatenate([sound[max(0, start - _PADDING) : end + _PADDING] for start, end in spans])
