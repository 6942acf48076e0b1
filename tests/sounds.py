"""Sounds for tests: recorded speech from tests/fixtures, silence and noise. All are PCM16 mono at 16 kHz."""

import json
import random
import wave
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from domain.audio.formats import SPEECH_RATE_HZ, pcm_bytes

FIXTURES = Path(__file__).parent / "fixtures"
SPEECH_FILES: Sequence[str] = [entry["file"] for entry in json.loads((FIXTURES / "index.json").read_text())]


def speech(name: str = "librivox_sense_0880.wav") -> bytes:
    """Read the samples of a recording of human speech."""
    with wave.open(str(FIXTURES / name)) as recording:
        assert (recording.getframerate(), recording.getnchannels(), recording.getsampwidth()) == (SPEECH_RATE_HZ, 1, 2)
        return bytes(recording.readframes(recording.getnframes()))


def silence(ms: int) -> bytes:
    """Make digital silence."""
    return bytes(pcm_bytes(ms, SPEECH_RATE_HZ))


def noise(ms: int, *, loudness: float = 0.1, seed: int = 0) -> bytes:
    """Make white noise; `loudness` 1.0 is full scale."""
    samples = np.random.default_rng(seed).normal(0, loudness, ms * SPEECH_RATE_HZ // 1000)
    return (np.clip(samples, -1, 1) * 32_767).astype("<i2").tobytes()


def cut(data: bytes, *, seed: int, longest: int = 3_000) -> Iterator[bytes]:
    """Cut `data` into pieces of random lengths, some of them empty."""
    lengths = random.Random(seed)
    at = 0
    while at < len(data):
        length = lengths.choice((0, 1, 7, lengths.randint(1, longest)))
        yield data[at : at + length]
        at += length


async def arriving(pieces: Iterable[bytes]) -> AsyncIterator[bytes]:
    """Let pieces arrive one by one."""
    for piece in pieces:
        yield piece


def alike(heard: bytes, said: bytes) -> float:
    """Compare the course of loudness (20 ms) of two recordings, the best of small shifts; 1.0 is the same course."""
    a, b = _loudness(heard), _loudness(said)
    return max(_correlation(a[shift:], b) for shift in range(8))


_Course = npt.NDArray[np.float64]


def _loudness(pcm: bytes) -> _Course:
    samples = np.frombuffer(pcm, "<i2").astype(float)
    frames = samples[: len(samples) // 320 * 320].reshape(-1, 320)
    course: _Course = np.sqrt((frames**2).mean(axis=1))
    return course


def _correlation(a: _Course, b: _Course) -> float:
    length = min(len(a), len(b))
    return float(np.corrcoef(a[:length], b[:length])[0, 1])
