"""What the pipeline needs of codecs and of voice activity detection."""

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from typing import Protocol

from domain.audio.formats import AudioFormat


class AudioDecoder(Protocol):
    """Turns a recording into speech samples while it is still arriving."""

    def decode(
        self, pieces: AsyncIterator[bytes], audio_format: AudioFormat, sample_rate: int | None
    ) -> AsyncGenerator[bytes, None]:
        """Yield PCM16 mono at 16 kHz as soon as `pieces` allow it.

        `pieces` are cut anywhere. `sample_rate` is that of raw PCM16 and ignored for other formats.
        Raises AudioUnreadable when the bytes are not of `audio_format`; an empty recording yields nothing.
        """
        ...


class EncodedVoice(Protocol):
    """One reply's encoder: what it returns, put end to end, is one playable file."""

    @property
    def sample_rate(self) -> int:
        """Rate of the encoded sound, in Hz."""
        ...

    async def encode(self, pcm: bytes) -> bytes:
        """Encode PCM16 mono; may return fewer bytes than it holds back."""
        ...

    async def finish(self) -> bytes:
        """Return what was held back and the file's end. Called once, last."""
        ...

    def close(self) -> None:
        """Free the encoder; harmless when called again, or instead of `finish`."""
        ...


class AudioEncoder(Protocol):
    """Opens encoders."""

    def open(self, audio_format: AudioFormat, *, pcm_rate: int, sample_rate: int | None = None) -> EncodedVoice:
        """Open an encoder for PCM16 mono at `pcm_rate` Hz.

        `sample_rate` asks for another rate of the encoded sound; formats that cannot have it take their nearest.
        """
        ...


class VoiceActivitySession(Protocol):
    """Listens to one recording."""

    def hear(self, pcm: bytes) -> Sequence[float]:
        """Take PCM16 mono at 16 kHz; return the probability of speech of each whole 32 ms frame so far unjudged."""
        ...


class VoiceActivity(Protocol):
    """Tells speech from silence and noise."""

    def session(self) -> VoiceActivitySession:
        """Begin to listen to a recording."""
        ...
