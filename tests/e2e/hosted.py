"""The real app with the product's own hosted engines, which ask a scripted provider."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from pydantic import SecretStr

from adapters.settings import Settings
from app.engines import open_engines
from domain.limits import Limits
from domain.turns.workshop import Engines
from tests.e2e.server import Script, Server, Stage
from tests.fakes import openai_script
from tests.fakes.openai_server import OpenAiServer, openai_server


@dataclass(frozen=True, kw_only=True)
class Hosted(Script):
    """Engines as production opens them."""

    async def open(self, settings: Settings, stack: AsyncExitStack) -> Engines:
        return await open_engines(settings, stack)


@asynccontextmanager
async def hosted_server(
    stage: Stage, script: openai_script.Script, limits: Limits | None = None, **settings: Any
) -> AsyncIterator[tuple[Server, OpenAiServer]]:
    """Serve the app, all three jobs done by a provider that follows `script`."""
    async with (
        openai_server(script) as provider,
        stage.serve(
            Hosted(),
            limits,
            **{"openai_api_key": SecretStr("sk-test"), "openai_base_url": provider.base_url, **settings},
        ) as server,
    ):
        yield server, provider
