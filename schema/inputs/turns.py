"""Inputs of turns."""

from datetime import datetime

import strawberry

from domain.audio.formats import AudioFormat
from domain.turns.requests import StartRecording, WholeRecording, WrittenMessage
from schema.inputs.audio import AudioInput
from schema.inputs.idempotency import IDEMPOTENCY_KEY
from schema.scalars import Base64
from schema.views import described


@described
@strawberry.input
class StartRecordingInput:
    """A spoken turn, piece by piece."""

    conversation_id: strawberry.ID = strawberry.field(description="Where it is said.")
    format: AudioFormat = strawberry.field(description="The recording's format, one of `capabilities.inputFormats`.")
    sample_rate: int | None = strawberry.field(default=None, description="Samples per second; needed for PCM16.")
    language: str | None = strawberry.field(
        default=None, description="BCP 47 tag of the language spoken; the setting when left out."
    )
    hands_free: bool | None = strawberry.field(
        default=None, description="The server ends the recording when the user falls silent; else the setting."
    )
    reply_format: AudioFormat | None = strawberry.field(
        default=None, description="The voice's format for this turn; else the setting."
    )
    speak: bool | None = strawberry.field(default=None, description="False: answer in words only.")
    idempotency_key: str | None = strawberry.field(default=None, description=IDEMPOTENCY_KEY)

    def request(self) -> StartRecording:
        """Make what the use case takes."""
        return StartRecording(
            conversation_id=self.conversation_id,
            format=self.format,
            sample_rate=self.sample_rate,
            language=self.language,
            hands_free=self.hands_free,
            reply_format=self.reply_format,
            speak=self.speak is not False,
            idempotency_key=self.idempotency_key,
        )


@described
@strawberry.input
class SendRecordingInput:
    """A spoken turn in one piece, such as a voice note made offline."""

    conversation_id: strawberry.ID = strawberry.field(description="Where it is said.")
    audio: AudioInput = strawberry.field(description="The recording.")
    format: AudioFormat = strawberry.field(description="The recording's format, one of `capabilities.inputFormats`.")
    sample_rate: int | None = strawberry.field(default=None, description="Samples per second; needed for PCM16.")
    language: str | None = strawberry.field(
        default=None, description="BCP 47 tag of the language spoken; the setting when left out."
    )
    reply_format: AudioFormat | None = strawberry.field(
        default=None, description="The voice's format for this turn; else the setting."
    )
    speak: bool | None = strawberry.field(default=None, description="False: answer in words only.")
    at: datetime | None = strawberry.field(default=None, description="When it was said; now when left out.")
    idempotency_key: str | None = strawberry.field(default=None, description=IDEMPOTENCY_KEY)

    async def request(self) -> WholeRecording:
        """Make what the use case takes."""
        return WholeRecording(
            conversation_id=self.conversation_id,
            audio=await self.audio.read(),
            format=self.format,
            sample_rate=self.sample_rate,
            language=self.language,
            reply_format=self.reply_format,
            speak=self.speak is not False,
            at=self.at,
            idempotency_key=self.idempotency_key,
        )


@described
@strawberry.input
class SendAudioInput:
    """One piece of a recording."""

    turn_id: strawberry.ID = strawberry.field(description="The turn that `startRecording` opened.")
    sequence: int = strawberry.field(description="0, 1, 2 ... within the recording.")
    data: Base64 = strawberry.field(
        description="The next bytes, cut anywhere; at most `capabilities.maxAudioChunkBytes` of them."
    )


@described
@strawberry.input
class StopRecordingInput:
    """The end of a recording."""

    turn_id: strawberry.ID = strawberry.field(description="The turn that `startRecording` opened.")
    pieces: int | None = strawberry.field(
        default=None, description="How many pieces were sent, so that none is missed."
    )


@described
@strawberry.input
class SendMessageInput:
    """A written turn."""

    conversation_id: strawberry.ID = strawberry.field(description="Where it is said.")
    text: str = strawberry.field(description="What the user says.")
    speak: bool | None = strawberry.field(default=None, description="True: answer aloud as well.")
    reply_format: AudioFormat | None = strawberry.field(
        default=None, description="The voice's format for this turn; else the setting."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=IDEMPOTENCY_KEY)

    def request(self) -> WrittenMessage:
        """Make what the use case takes."""
        return WrittenMessage(
            conversation_id=self.conversation_id,
            text=self.text,
            speak=bool(self.speak),
            reply_format=self.reply_format,
            idempotency_key=self.idempotency_key,
        )


@described
@strawberry.input
class InterruptTurnInput:
    """A reply to be stopped."""

    turn_id: strawberry.ID = strawberry.field(description="The turn that is being answered, or was.")
    played_ms: int | None = strawberry.field(
        default=None, description="How much of the reply was played; worked out from the time when left out."
    )
