"""What was consumed, and how long it took."""

import strawberry

from schema.scalars import MicroUSD
from schema.views import described


@described
@strawberry.type
class Usage:
    """What was consumed of the engines, and its price."""

    transcribed_ms: int = strawberry.field(description="Milliseconds of speech written down.")
    prompt_tokens: int = strawberry.field(description="Tokens the chat model read, cached ones included.")
    cached_prompt_tokens: int = strawberry.field(description="Tokens of these that came from the provider's cache.")
    completion_tokens: int = strawberry.field(description="Tokens the chat model wrote.")
    synthesized_characters: int = strawberry.field(description="Characters spoken.")
    cost: MicroUSD = strawberry.field(description="What all of it cost.")


@described
@strawberry.type
class LatencyStage:
    """One part of the wait."""

    name: str = strawberry.field(description="What was done, such as `transcription`; names may be added.")
    ms: int = strawberry.field(description="How long it took, in milliseconds.")


@described
@strawberry.type
class TurnLatency:
    """How long the user waited, from the end of their speech or from `sendMessage`, in milliseconds."""

    transcription_ms: int | None = strawberry.field(description="Until it was known what the user had said.")
    first_word_ms: int | None = strawberry.field(description="Until the first words of the reply.")
    first_audio_ms: int | None = strawberry.field(description="Until the first piece of the coach's voice.")
    total_ms: int | None = strawberry.field(description="Until the turn ended.")
    stages: list[LatencyStage] = strawberry.field(
        description="In order; they add up to `firstAudioMs`, or to `totalMs` where nothing was spoken."
    )
