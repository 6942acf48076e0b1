"""What a client makes of a turn's events."""

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass

import av
import numpy as np

from tests.e2e.socket import Event

MAX_PIECE_BASE64 = 32 * 1024


def kinds(events: Sequence[Event]) -> list[str]:
    """Kinds of events in order, deltas, pieces of voice and states of thinking once for each run of them."""
    found: list[str] = []
    for event in events:
        kind = event["__typename"]
        if kind != "ThinkingChanged" and (not found or found[-1] != kind):
            found.append(kind)
    return found


def the(events: Sequence[Event], kind: str) -> Event:
    """The only event of its kind."""
    (found,) = [event for event in events if event["__typename"] == kind]
    return found


def states(events: Sequence[Event]) -> list[str]:
    return [event["state"] for event in events if event["__typename"] == "ThinkingChanged"]


def words(events: Sequence[Event]) -> str:
    return "".join(event["text"] for event in events if event["__typename"] == "ReplyDelta")


def pieces(events: Sequence[Event]) -> list[Event]:
    return [event for event in events if event["__typename"] == "AudioChunk"]


def voice(events: Sequence[Event]) -> bytes:
    return b"".join(base64.b64decode(piece["data"]) for piece in pieces(events))


@dataclass(frozen=True)
class Sound:
    """A decoded file."""

    ms: float
    loudness: float
    rate: int


def decoded(data: bytes, format: str, rate: int) -> Sound:
    """Decode a whole reply with FFmpeg, raw samples by hand; `loudness` 1.0 is full scale."""
    if format == "PCM16":
        samples = np.frombuffer(data, "<i2").astype(float) / 32_768
    else:
        with av.open(io.BytesIO(data), "r") as file:
            rate = file.streams.audio[0].rate
            frames = [frame.to_ndarray().astype(float).mean(axis=0) for frame in _resampled(file, rate)]
        samples = np.concatenate(frames) / 32_768
    return Sound(ms=len(samples) * 1000 / rate, loudness=float(np.sqrt((samples**2).mean())), rate=rate)


def _resampled(file: av.container.InputContainer, rate: int) -> Sequence[av.AudioFrame]:
    resampler = av.AudioResampler("s16", "mono", rate)
    return [out for frame in file.decode(audio=0) for out in resampler.resample(frame)]


def assert_is_one_voice(events: Sequence[Event]) -> None:
    """Pieces are numbered without a gap, follow each other in time, fit their limit, and end once."""
    found = pieces(events)
    assert [piece["sequence"] for piece in found] == list(range(len(found)))
    assert max(len(piece["data"]) for piece in found) <= MAX_PIECE_BASE64
    at_ms = 0
    for piece in found:
        assert piece["startMs"] == at_ms
        at_ms += piece["durationMs"]
    assert [piece["isLast"] for piece in found] == [False] * (len(found) - 1) + [True]
    assert len({(piece["format"], piece["sampleRate"]) for piece in found}) == 1
