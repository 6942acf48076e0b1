"""Recordings as clients send them, from one fixture of speech."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import soxr

from domain.audio.formats import SPEECH_RATE_HZ, AudioFormat
from tests.adapters.audio.recordings import RECORDERS, browser_webm, recorded
from tests.sounds import silence, speech

SPOKEN = "goforward.wav"
SPOKEN_MS = 2_786
PIECE_BYTES = 16 * 1024


@dataclass(frozen=True)
class Recording:
    """Pieces of a recording, and what to say of them when it begins."""

    format: str
    pieces: Sequence[bytes]
    sample_rate: int | None = None

    @property
    def input(self) -> Mapping[str, Any]:
        return {"format": self.format, "sampleRate": self.sample_rate}

    @property
    def data(self) -> bytes:
        return b"".join(self.pieces)


def in_pieces(data: bytes, size: int = PIECE_BYTES) -> list[bytes]:
    return [data[start : start + size] for start in range(0, len(data), size)]


def pcm16(rate: int = SPEECH_RATE_HZ) -> Recording:
    """Raw samples of the fixture at any rate."""
    return Recording("PCM16", in_pieces(at_rate(speech(SPOKEN), rate)), rate)


def at_rate(pcm: bytes, rate: int) -> bytes:
    samples = soxr.resample(np.frombuffer(pcm, "<i2"), SPEECH_RATE_HZ, rate)
    return bytes(samples.astype("<i2").tobytes())


@cache
def browser() -> Recording:
    """What a browser's MediaRecorder sends."""
    return Recording("WEBM_OPUS", tuple(filter(None, browser_webm(speech(SPOKEN)))))


@cache
def then_silence() -> Recording:
    """Somebody who speaks and then says nothing more, for hands-free turns."""
    return Recording("PCM16", in_pieces(speech("cards_001.wav") + silence(2_000), 3_200), SPEECH_RATE_HZ)


WAYS_IN = (
    "WEBM_OPUS",
    "OGG_OPUS",
    "MP4_AAC",
    "plain MP4",
    "MP3",
    "WAV",
    "FLAC",
    *(f"PCM16 at {rate}" for rate in (8_000, 16_000, 44_100, 48_000)),
)


@cache
def recording_by(way: str) -> Recording:
    """The fixture in one of the ways in."""
    match way.split():
        case ["PCM16", "at", rate]:
            return pcm16(int(rate))
        case ["plain", "MP4"]:
            return Recording("MP4_AAC", in_pieces(recorded(speech(SPOKEN), "mp4", "aac")))
        case ["WEBM_OPUS"]:
            return browser()
        case _:
            return Recording(way, in_pieces(RECORDERS[AudioFormat(way)](speech(SPOKEN))))
