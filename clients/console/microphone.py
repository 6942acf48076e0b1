"""A microphone as a source; needs the `sounddevice` package, which the server does without."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import suppress
from types import ModuleType
from typing import Final

from clients.console.errors import NothingToSend
from clients.console.source import PIECE_S, Source

RATE_HZ: Final = 16_000
MAX_WAITING_PIECES: Final = 256


def from_microphone() -> Source:
    """Send what the microphone hears until the server notices that the user is silent. Raises NothingToSend."""
    return Source(_heard(_sounddevice()), "PCM16", RATE_HZ, hands_free=True)


def _sounddevice() -> ModuleType:
    try:
        import sounddevice
    except ImportError as error:
        raise NothingToSend("--mic needs one more package: .venv/bin/pip install sounddevice") from error
    except OSError as error:
        raise NothingToSend("--mic needs the PortAudio library: apt-get install libportaudio2") from error
    return sounddevice  # type: ignore[no-any-return]


async def _heard(device: ModuleType) -> AsyncGenerator[bytes, None]:
    loop = asyncio.get_running_loop()
    waiting: asyncio.Queue[bytes] = asyncio.Queue(MAX_WAITING_PIECES)

    def keep(piece: bytes) -> None:
        with suppress(asyncio.QueueFull):
            waiting.put_nowait(piece)

    def take(data: bytes, *_: object) -> None:
        # Called from a thread of PortAudio's, with a buffer it will use again.
        loop.call_soon_threadsafe(keep, bytes(data))

    block = int(RATE_HZ * PIECE_S)
    try:
        with device.RawInputStream(RATE_HZ, block, channels=1, dtype="int16", callback=take):
            while True:
                yield await waiting.get()
    except device.PortAudioError as error:
        raise NothingToSend(f"The microphone cannot be used: {error}.") from error
