"""What the sessions say: a recording cut into the pieces a client would send."""

import wave
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from adapters.audio.encoder import StreamingEncoder
from domain.audio.formats import AudioFormat, pcm_bytes

FIXTURES: Final = Path(__file__).parent.parent / "tests" / "fixtures"


@dataclass(frozen=True, slots=True)
class Speech:
    """Pieces of `piece_ms` each; `options` are those of startRecording."""

    pieces: tuple[bytes, ...]
    piece_ms: int
    options: dict[str, Any]


def read_pcm(name: str) -> tuple[bytes, int]:
    """Read a fixture: its samples and their rate."""
    with wave.open(str(FIXTURES / name)) as recording:
        return recording.readframes(recording.getnframes()), recording.getframerate()


def pcm_speech(name: str, *, start_ms: int = 0, length_ms: int | None = None, piece_ms: int = 100) -> Speech:
    """Cut a part of a fixture into raw samples."""
    pcm, rate = read_pcm(name)
    start = pcm_bytes(start_ms, rate)
    end = len(pcm) if length_ms is None else start + pcm_bytes(length_ms, rate)
    size = pcm_bytes(piece_ms, rate)
    pieces = tuple(pcm[at : min(at + size, end)] for at in range(start, min(end, len(pcm)), size))
    return Speech(pieces, piece_ms, {"format": "PCM16", "sampleRate": rate})


async def webm_speech(speech: Speech) -> Speech:
    """Encode raw samples as a browser's MediaRecorder would, in pieces of about the same length."""
    rate = int(speech.options["sampleRate"])
    voice = StreamingEncoder().open(AudioFormat.WEBM_OPUS, pcm_rate=rate)
    pieces = [await voice.encode(piece) for piece in speech.pieces]
    pieces[-1] += await voice.finish()
    return Speech(tuple(piece for piece in pieces if piece), speech.piece_ms, {"format": "WEBM_OPUS"})
