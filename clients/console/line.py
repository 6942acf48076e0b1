"""The line to the server: one signed-in socket, opened again whenever it is lost."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, aclosing
from types import TracebackType
from typing import Final, Self

from gql.client import AsyncClientSession
from gql.transport.exceptions import TransportConnectionFailed, TransportError
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus

from clients.console import operations
from clients.console.account import Account
from clients.console.asking import Payload, accepted, ask_with, client, listen
from clients.console.errors import Refused, Unreachable

PATIENCE_S: Final = 20.0
PAUSE_S: Final = 0.5
MAX_LOSSES: Final = 5
"""In a row, with nothing received between them."""


class Line:
    """Runs operations and follows events across lost connections; use it as an async context manager.

    `on_lost` is told each time a socket is lost, `patience_s` is how long to try for a new one.
    """

    def __init__(
        self, url: str, account: Account, on_lost: Callable[[], None], *, patience_s: float = PATIENCE_S
    ) -> None:
        self._url = url
        self._account = account
        self._on_lost = on_lost
        self._patience_s = patience_s
        self._opening = asyncio.Lock()
        self._socket = AsyncExitStack()
        self._session: AsyncClientSession | None = None

    async def __aenter__(self) -> Self:
        """Connect. Raises Unreachable, Refused."""
        self._session = await self._connect(patience_s=0)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close the socket."""
        await self._socket.aclose()

    async def run(self, document: str, field: str, **variables: object) -> Payload:
        """Run a mutation, again after a lost connection: make it one that can be repeated. Raises Refused."""
        lost: AsyncClientSession | None = None
        for _ in range(MAX_LOSSES):
            session = await self._open(lost)
            try:
                return await ask_with(session, document, field, variables)
            except TransportConnectionFailed:
                lost = session
            except Refused as error:
                if error.code != "UNAUTHENTICATED" or lost is not None:
                    raise
                lost = session
        raise Unreachable(f"{self._url} keeps closing the connection.")

    async def do(self, document: str, field: str, **values: object) -> Payload:
        """Run a mutation that takes an `input`; return its payload once it has no `userErrors`. Raises Refused."""
        return accepted(await self.run(document, field, input=values))

    async def events(self, conversation_id: str, cursor: str) -> AsyncGenerator[Payload, None]:
        """Follow a conversation from `cursor` on: every event, once, however often the socket is lost."""
        lost: AsyncClientSession | None = None
        losses = 0
        while losses < MAX_LOSSES:
            session = await self._open(lost)
            variables = {"conversationId": conversation_id, "after": cursor}
            try:
                async with aclosing(listen(session, operations.EVENTS, "conversationEvents", variables)) as events:
                    async for event in events:
                        losses, cursor = 0, event["cursor"]
                        yield event
            except TransportConnectionFailed:
                pass
            except Refused as error:
                if error.code != "UNAUTHENTICATED" or losses:
                    raise
            lost = session
            losses += 1
        raise Unreachable(f"{self._url} keeps closing the connection.")

    async def _open(self, lost: AsyncClientSession | None) -> AsyncClientSession:
        """Give the open session; when it is the one the caller has lost, connect anew."""
        async with self._opening:
            if self._session is None or self._session is lost:
                self._on_lost()
                self._session = None
                await self._socket.aclose()
                self._session = await self._connect(self._patience_s)
            return self._session

    async def _connect(self, patience_s: float) -> AsyncClientSession:
        clock = asyncio.get_running_loop()
        deadline = clock.time() + patience_s
        while True:
            try:
                candidate = client(self._url, await self._account.access_token())
                return await self._socket.enter_async_context(candidate)
            except (TransportError, TimeoutError) as error:
                if clock.time() >= deadline:
                    raise Unreachable(_why(self._url, error)) from error
            await asyncio.sleep(PAUSE_S)


def _why(url: str, error: Exception) -> str:
    match error.__cause__:
        case InvalidStatus() as refusal:
            return f"{url} answers with status {refusal.response.status_code}: it is no GraphQL endpoint of ours."
        case InvalidHandshake():
            return f"What answers at {url} speaks no WebSocket."
        case ConnectionClosed() as closing if closing.rcvd is not None:
            return f"{url} closed the connection: {closing.rcvd.code} {closing.rcvd.reason}."
        case _:
            return f"Nothing answers at {url}. Start one with `make run`, or name another with --url (make: URL=)."
