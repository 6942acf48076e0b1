"""A few words of each voice, for those who choose one: `/voices/{id}.mp3`."""

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from domain.errors import CoachError
from domain.speech.synthesizing import Synthesizing
from domain.turns.engines import Voice

A_DAY = "public, max-age=86400"


def voice_route(synthesizing: Synthesizing, voices: tuple[Voice, ...]) -> Route:
    """Make the route; each sample is made once, when it is first asked for."""
    known = frozenset(voice.id for voice in voices)
    samples: dict[str, bytes] = {}
    one_at_a_time = asyncio.Lock()

    async def sample(request: Request) -> Response:
        voice = request.path_params["voice"]
        if voice not in known:
            return JSONResponse({"error": "There is no such voice."}, 404)
        try:
            async with one_at_a_time:
                if voice not in samples:
                    samples[voice] = await synthesizing.sample(voice)
        except CoachError as error:
            return JSONResponse({"error": str(error)}, 503)
        return Response(samples[voice], media_type="audio/mpeg", headers={"cache-control": A_DAY})

    return Route("/voices/{voice}.mp3", sample)
