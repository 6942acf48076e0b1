"""Sound that is what a test says it is: codecs that pass samples through, ears that follow a script."""

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from dataclasses import dataclass, field

from domain.audio.formats import SAMPLE_BYTES, AudioFormat
from domain.errors import AudioUnreadable

FRAME_BYTES = 512 * SAMPLE_BYTES


class PassThroughDecoder:
    """Takes every recording for samples at 16 kHz; `unreadable` finds it broken at the first piece."""

    def __init__(self, *, unreadable: bool = False) -> None:
        self._unreadable = unreadable

    async def decode(
        self, pieces: AsyncIterator[bytes], audio_format: AudioFormat, sample_rate: int | None
    ) -> AsyncGenerator[bytes, None]:
        half = b""
        async for piece in pieces:
            if piece and self._unreadable:
                raise AudioUnreadable(f"The recording is not {audio_format.value}.")
            joined = half + piece
            cut = len(joined) - len(joined) % SAMPLE_BYTES
            half = joined[cut:]
            if cut:
                yield joined[:cut]


@dataclass
class PassThroughVoice:
    """Encodes samples as themselves, holding back the last `held_bytes` until the end."""

    sample_rate: int
    held_bytes: int = 0
    closed: bool = False
    _held: bytes = b""

    async def encode(self, pcm: bytes) -> bytes:
        held = self._held + pcm
        cut = max(0, len(held) - self.held_bytes)
        self._held = held[cut:]
        return held[:cut]

    async def finish(self) -> bytes:
        rest, self._held = self._held, b""
        self.close()
        return rest

    def close(self) -> None:
        self.closed = True


@dataclass
class PassThroughEncoder:
    """Opens voices that pass through, and keeps them for the test to look at."""

    held_bytes: int = 0
    opened: list[PassThroughVoice] = field(default_factory=list)

    def open(self, audio_format: AudioFormat, *, pcm_rate: int, sample_rate: int | None = None) -> PassThroughVoice:
        voice = PassThroughVoice(sample_rate=pcm_rate, held_bytes=self.held_bytes)
        self.opened.append(voice)
        return voice


class FakeVoiceActivity:
    """Judges frame after frame by a script, whatever they sound like; past its end, all frames are `afterwards`.

    Each session follows the script from its beginning. Without a script everything is speech.
    """

    def __init__(self, script: Sequence[float] = (), *, afterwards: float = 1.0) -> None:
        self._script = tuple(script)
        self._afterwards = afterwards

    def session(self) -> "FakeVoiceActivitySession":
        return FakeVoiceActivitySession(self._script, self._afterwards)


class FakeVoiceActivitySession:
    """Counts whole frames and reads the script."""

    def __init__(self, script: tuple[float, ...], afterwards: float) -> None:
        self._script = script
        self._afterwards = afterwards
        self._heard_bytes = 0

    def hear(self, pcm: bytes) -> Sequence[float]:
        judged = self._heard_bytes // FRAME_BYTES
        self._heard_bytes += len(pcm)
        frames = range(judged, self._heard_bytes // FRAME_BYTES)
        return [self._script[frame] if frame < len(self._script) else self._afterwards for frame in frames]
