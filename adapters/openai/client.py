"""One client for all calls to one provider: its connections are shared and kept."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

from pydantic import SecretStr

if TYPE_CHECKING:
    from openai import AsyncOpenAI

CONNECT_S: Final = 5.0
READ_S: Final = 60.0
"""Between two pieces of an answer; the stages of a turn have shorter deadlines of their own."""
MAX_CONNECTIONS: Final = 1_000
MAX_KEPT: Final = 100
KEPT_S: Final = 240.0
"""How long a connection is kept that nobody uses: from one turn to the next, while somebody thinks or listens."""

NO_KEY: Final = "none"
"""What servers are told that want no key: the library insists on one."""


@asynccontextmanager
async def openai_client(key: SecretStr | None, base_url: str | None) -> "AsyncGenerator[AsyncOpenAI, None]":
    """Open a client. It never tries again by itself: who may try again, and when, is decided in one place above it."""
    from httpx2 import Limits, Timeout
    from openai import AsyncOpenAI, DefaultAsyncHttpxClient

    http = DefaultAsyncHttpxClient(
        timeout=Timeout(READ_S, connect=CONNECT_S),
        limits=Limits(max_connections=MAX_CONNECTIONS, max_keepalive_connections=MAX_KEPT, keepalive_expiry=KEPT_S),
    )
    async with AsyncOpenAI(
        api_key=key.get_secret_value() if key else NO_KEY, base_url=base_url, max_retries=0, http_client=http
    ) as client:
        # The library imports these when they are first used: better now than in somebody's turn.
        _ = client.audio.transcriptions, client.audio.speech, client.chat.completions, client.models, client.moderations
        yield client
