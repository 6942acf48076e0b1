"""Inputs that carry sound."""

import strawberry

from domain.audio.formats import AudioFormat
from domain.speech.requests import SynthesizeRequest, TranscribeRequest
from schema.inputs.idempotency import IDEMPOTENCY_KEY
from schema.scalars import Base64, Upload
from schema.views import described


@described
@strawberry.input(one_of=True)
class AudioInput:
    """A recording, one way or the other."""

    file: Upload | None = strawberry.field(default=strawberry.UNSET, description="A file part of a multipart request.")
    data: Base64 | None = strawberry.field(default=strawberry.UNSET, description="The bytes themselves.")

    async def read(self) -> bytes:
        """Return the recording's bytes; the transport has limited their number."""
        if self.file:
            return await self.file.read()
        return self.data or b""


@described
@strawberry.input
class TranscribeInput:
    """A recording to be written down."""

    audio: AudioInput = strawberry.field(description="The recording.")
    format: AudioFormat | None = strawberry.field(
        default=None, description="Its format; told by its first bytes when left out. Needed for PCM16."
    )
    sample_rate: int | None = strawberry.field(default=None, description="Samples per second; needed for PCM16.")
    language: str | None = strawberry.field(
        default=None, description="BCP 47 tag of the language spoken; detected when left out."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=IDEMPOTENCY_KEY)

    async def request(self) -> TranscribeRequest:
        """Make what the use case takes."""
        return TranscribeRequest(
            audio=await self.audio.read(),
            format=self.format,
            sample_rate=self.sample_rate,
            language=self.language,
            idempotency_key=self.idempotency_key,
        )


@described
@strawberry.input
class SynthesizeInput:
    """A text to be spoken; what is left out is as in the settings."""

    text: str = strawberry.field(description="What to say.")
    voice: strawberry.ID | None = strawberry.field(default=None, description="One of `capabilities.voices`.")
    speech_rate: float | None = strawberry.field(default=None, description="The voice's pace; 1.0 is its own.")
    format: AudioFormat | None = strawberry.field(default=None, description="One of `capabilities.outputFormats`.")
    sample_rate: int | None = strawberry.field(
        default=None, description="Samples per second; a format that cannot have it takes its nearest."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=IDEMPOTENCY_KEY)

    def request(self) -> SynthesizeRequest:
        """Make what the use case takes."""
        return SynthesizeRequest(
            text=self.text,
            voice=self.voice,
            speech_rate=self.speech_rate,
            format=self.format,
            sample_rate=self.sample_rate,
            idempotency_key=self.idempotency_key,
        )
