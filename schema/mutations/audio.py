"""Audio on its own, outside any conversation."""

from typing import Annotated

import strawberry

from domain.speech.requests import Synthesis, Transcription
from resolvers import audio
from resolvers.context import Info
from resolvers.outcome import Outcome
from schema.inputs.audio import SynthesizeInput, TranscribeInput
from schema.payloads.audio import SynthesizePayload, TranscribePayload


async def _transcribe(
    info: Info, input: Annotated[TranscribeInput, strawberry.argument(description="The recording.")]
) -> Outcome[Transcription]:
    return await audio.transcribe(info, await input.request())


async def _synthesize(
    info: Info, input: Annotated[SynthesizeInput, strawberry.argument(description="The text.")]
) -> Outcome[Synthesis]:
    return await audio.synthesize(info, input.request())


@strawberry.type
class AudioMutations:
    """Audio's part of Mutation."""

    transcribe = strawberry.mutation(
        resolver=_transcribe, graphql_type=TranscribePayload | None, description="Writes down a recording."
    )
    synthesize = strawberry.mutation(
        resolver=_synthesize, graphql_type=SynthesizePayload | None, description="Speaks a text."
    )
