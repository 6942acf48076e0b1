"""What this server can do, told to anybody who asks."""

from dataclasses import dataclass

from domain.accounts.social import SocialProvider
from domain.audio.formats import AudioFormat
from domain.turns.engines import Voice


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """Voices, languages, audio formats and limits of this server."""

    version: str
    voices: tuple[Voice, ...]
    languages: tuple[str, ...]
    input_formats: tuple[AudioFormat, ...]
    output_formats: tuple[AudioFormat, ...]
    social_providers: tuple[SocialProvider, ...] = ()
    max_recording_ms: int
    max_audio_chunk_bytes: int
    web_push_public_key: str | None = None
