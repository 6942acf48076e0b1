"""What is sent: a file at the pace of speech, or a microphone."""

import asyncio
import wave
from collections.abc import AsyncGenerator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PIECE_S: Final = 0.2
MIC_RATE: Final = 16_000
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
    """Send a file at the pace it was spoken at. Raises ValueError for a file of an unknown kind."""
    audio_format = _FORMATS.get(path.suffix.lower())
    if audio_format is None:
        raise ValueError(f"{path.name}: the ending must be one of {', '.join(_FORMATS)}")
    data = path.read_bytes()
    return Source(_paced(data, _bytes_per_second(path, len(data))), audio_format)


def from_microphone() -> Source:
    """Send what the microphone hears until the server notices that the user is silent. Needs `sounddevice`."""
    import sounddevice

    loop = asyncio.get_running_loop()
    heard: asyncio.Queue[bytes] = asyncio.Queue(256)

    def take(data: object, *_: object) -> None:
        with suppress(asyncio.QueueFull):
            loop.call_soon_threadsafe(heard.put_nowait, bytes(data))  # type: ignore[call-overload]

    async def pieces() -> AsyncGenerator[bytes, None]:
        block = int(MIC_RATE * PIECE_S)
        with sounddevice.RawInputStream(MIC_RATE, block, channels=1, dtype="int16", callback=take):
            while True:
                yield await heard.get()

    return Source(pieces(), "PCM16", MIC_RATE, hands_free=True)


async def _paced(data: bytes, bytes_per_s: float) -> AsyncGenerator[bytes, None]:
    size = max(1, int(bytes_per_s * PIECE_S))
    clock = asyncio.get_running_loop()
    start = clock.time()
    for number, at in enumerate(range(0, len(data), size), 1):
        await asyncio.sleep(start + number * PIECE_S - clock.time())
        yield data[at : at + size]


def _bytes_per_second(path: Path, size: int) -> float:
    with suppress(wave.Error, EOFError), wave.open(str(path)) as sound:
        return float(size / max(0.1, sound.getnframes() / sound.getframerate()))
    with suppress(ImportError):
        import av

        with av.open(str(path)) as container:
            if container.duration:
                seconds = float(container.duration / av.time_base)
                return size / seconds
    return FALLBACK_BYTES_PER_S
