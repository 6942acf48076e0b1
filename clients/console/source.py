"""What is sent: pieces of a recording as they are spoken."""

import asyncio
import wave
from collections.abc import AsyncGenerator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from clients.console.errors import NothingToSend

PIECE_S: Final = 0.2
FALLBACK_BYTES_PER_S: Final = 16_000

_FORMATS: Final = {
    ".wav": "WAV",
    ".webm": "WEBM_OPUS",
    ".ogg": "OGG_OPUS",
    ".opus": "OGG_OPUS",
    ".mp3": "MP3",
    ".mp4": "MP4_AAC",
    ".m4a": "MP4_AAC",
    ".flac": "FLAC",
}


@dataclass(frozen=True, slots=True)
class Source:
    """Pieces of a recording as they are spoken; `hands_free` when the server has to notice the end."""

    pieces: AsyncGenerator[bytes, None]
    audio_format: str
    sample_rate: int | None = None
    hands_free: bool = False


def from_file(path: Path) -> Source:
    """Send a file at the pace it was spoken at. Raises NothingToSend."""
    audio_format = _FORMATS.get(path.suffix.lower())
    if audio_format is None:
        raise NothingToSend(f"{path}: the ending must be one of {', '.join(_FORMATS)}.")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise NothingToSend(f"{path} cannot be read: {error.strerror}.") from error
    if not data:
        raise NothingToSend(f"{path} is empty.")
    return Source(paced(data, bytes_per_second(path, len(data))), audio_format)


async def paced(data: bytes, bytes_per_s: float) -> AsyncGenerator[bytes, None]:
    """Yield pieces of 0.2 s, each when its last sample has been spoken."""
    size = max(1, int(bytes_per_s * PIECE_S))
    clock = asyncio.get_running_loop()
    start = clock.time()
    for at in range(0, len(data), size):
        piece = data[at : at + size]
        await asyncio.sleep(start + (at + len(piece)) / size * PIECE_S - clock.time())
        yield piece


def bytes_per_second(path: Path, size: int) -> float:
    """Tell how much of a file is one second; a guess for what cannot be read: the server will say what is wrong."""
    seconds = _wav_seconds(path) or _container_seconds(path)
    return size / seconds if seconds else FALLBACK_BYTES_PER_S


def _wav_seconds(path: Path) -> float | None:
    with suppress(wave.Error, EOFError), wave.open(str(path)) as sound:
        return float(sound.getnframes() / sound.getframerate())
    return None


def _container_seconds(path: Path) -> float | None:
    with suppress(ImportError):
        import av

        with suppress(av.error.FFmpegError), av.open(str(path)) as container:
            return container.duration / av.time_base if container.duration else None
    return None
