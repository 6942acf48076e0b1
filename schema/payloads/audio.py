"""Payloads of audio on its own."""

import strawberry

from domain.audio.formats import AudioFormat
from domain.speech.requests import Synthesis, Transcription
from resolvers.outcome import part
from schema.payloads.user_errors import WithUserErrors
from schema.scalars import Base64
from schema.usage import Usage
from schema.views import described


@described
@strawberry.type
class TranscribePayload(WithUserErrors):
    """The outcome of `transcribe`."""

    text = strawberry.field(
        resolver=part(Transcription, lambda done: done.text), graphql_type=str | None, description="What was said."
    )
    language = strawberry.field(
        resolver=part(Transcription, lambda done: done.language),
        graphql_type=str | None,
        description="BCP 47 tag of the language it was said in, where known.",
    )
    duration_ms = strawberry.field(
        resolver=part(Transcription, lambda done: done.duration_ms),
        graphql_type=int | None,
        description="How long the recording is.",
    )
    usage = strawberry.field(
        resolver=part(Transcription, lambda done: done.usage),
        graphql_type=Usage | None,
        description="What was consumed.",
    )


@described
@strawberry.type
class SynthesizePayload(WithUserErrors):
    """The outcome of `synthesize`."""

    data = strawberry.field(
        resolver=part(Synthesis, lambda done: done.data),
        graphql_type=Base64 | None,
        description="The spoken text as one playable file.",
    )
    format = strawberry.field(
        resolver=part(Synthesis, lambda done: done.format),
        graphql_type=AudioFormat | None,
        description="The file's format.",
    )
    sample_rate = strawberry.field(
        resolver=part(Synthesis, lambda done: done.sample_rate),
        graphql_type=int | None,
        description="Samples per second of the encoded sound.",
    )
    duration_ms = strawberry.field(
        resolver=part(Synthesis, lambda done: done.duration_ms),
        graphql_type=int | None,
        description="How long it sounds.",
    )
    usage = strawberry.field(
        resolver=part(Synthesis, lambda done: done.usage), graphql_type=Usage | None, description="What was consumed."
    )
