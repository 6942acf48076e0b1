"""A client of the scripted server."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest
from openai import AsyncOpenAI
from pydantic import SecretStr

from adapters.openai.client import openai_client
from tests.fakes.openai_script import Script
from tests.fakes.openai_server import OpenAiServer, openai_server

Open = Callable[[Script], AbstractAsyncContextManager[tuple[AsyncOpenAI, OpenAiServer]]]


@asynccontextmanager
async def opened(script: Script) -> AsyncIterator[tuple[AsyncOpenAI, OpenAiServer]]:
    """Serve a script, and open a client for it."""
    async with openai_server(script) as server, openai_client(SecretStr("sk-test"), server.base_url) as client:
        yield client, server


@pytest.fixture
def provider() -> Open:
    """Open a provider that follows a script: `async with provider(Script(...)) as (client, server)`."""
    return opened
