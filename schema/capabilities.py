"""What this server can do."""

import strawberry

from domain.accounts.social import SocialProvider
from domain.audio.formats import AudioFormat
from resolvers import audio
from schema.views import described


@described
@strawberry.type
class Voice:
    """A voice the coach can speak with."""

    id: strawberry.ID = strawberry.field(description="What `settings.voice` and `synthesize` call it.")
    name: str = strawberry.field(description="What to call it on screen.")
    languages: list[str] = strawberry.field(description="BCP 47 tags of the languages it speaks.")
    sample_url: str | None = strawberry.field(
        resolver=audio.sample_url,
        description="A few spoken words: the address of an MP3 file on this server.",
    )


@described
@strawberry.type
class Capabilities:
    """Voices, languages, audio formats and limits of this server."""

    version: str = strawberry.field(description="The server's version.")
    voices: list[Voice] = strawberry.field(description="The voices to choose from, the default one first.")
    languages: list[str] = strawberry.field(description="BCP 47 tags of the languages the coach speaks.")
    input_formats: list[AudioFormat] = strawberry.field(description="Formats a recording can have.")
    output_formats: list[AudioFormat] = strawberry.field(description="Formats the coach's voice can have.")
    social_providers: list[SocialProvider] = strawberry.field(
        description="The other services that one can sign in through, in the order to show them in."
    )
    max_recording_ms: int = strawberry.field(description="How long a recording can be.")
    max_audio_chunk_bytes: int = strawberry.field(description="How long a piece of a recording can be, in bytes.")
    web_push_public_key: str | None = strawberry.field(
        description="The `applicationServerKey` for browsers to subscribe with, as base64url; null when this server "
        "sends no Web Push."
    )
