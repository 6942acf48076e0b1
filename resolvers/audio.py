"""Audio on its own, and what this server can do."""

import strawberry

from domain.capabilities import Capabilities
from domain.speech.requests import Synthesis, SynthesizeRequest, TranscribeRequest, Transcription
from domain.turns.engines import Voice
from resolvers.context import Info
from resolvers.outcome import Outcome, change


async def transcribe(info: Info, request: TranscribeRequest) -> Outcome[Transcription]:
    """Write down a recording."""
    return await change(info.context, info.context.use_cases.transcribing.transcribe(info.context.user_id, request))


async def synthesize(info: Info, request: SynthesizeRequest) -> Outcome[Synthesis]:
    """Speak a text."""
    return await change(info.context, info.context.use_cases.synthesizing.synthesize(info.context.user_id, request))


def capabilities(info: Info) -> Capabilities:
    """Tell what this server can do."""
    return info.context.use_cases.capabilities


def sample_url(parent: strawberry.Parent[Voice]) -> str:
    """Tell where a voice can be heard."""
    return f"/voices/{parent.id}.mp3"
