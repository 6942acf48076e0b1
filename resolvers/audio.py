"""Audio on its own, and what this server can do."""

from domain.audio.requests import Synthesis, SynthesizeRequest, TranscribeRequest, Transcription
from domain.capabilities import Capabilities
from resolvers.context import Info
from resolvers.outcome import Outcome, attempt


async def transcribe(info: Info, request: TranscribeRequest) -> Outcome[Transcription]:
    """Write down a recording."""
    return await attempt(info.context, info.context.use_cases.speech.transcribe(request))


async def synthesize(info: Info, request: SynthesizeRequest) -> Outcome[Synthesis]:
    """Speak a text."""
    return await attempt(info.context, info.context.use_cases.speech.synthesize(info.context.user_id, request))


def capabilities(info: Info) -> Capabilities:
    """Tell what this server can do."""
    return info.context.use_cases.capabilities
