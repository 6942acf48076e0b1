"""People who use the product through the proxy, and try again when they are told that it helps."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from itertools import count
from typing import TypeVar
from uuid import uuid4

import httpx

from tests.e2e.client import ApiError, Client, Payload, User, base64_of
from tests.e2e.socket import StreamEnded, connected
from tests.sounds import speech

PASSWORD = "a sunny day in May"
ATTEMPT_S = 3.0
"""How long one attempt may take before another copy is asked; longer than it takes to choose a new primary."""
PATIENCE_S = 40.0
PAUSE_S = 0.1
PIECE_BYTES = 3_200
PIECE_S = 0.02
"""A tenth of a second of speech in a fiftieth: recordings are short enough for many of them."""

T = TypeVar("T")


@cache
def spoken() -> Sequence[bytes]:
    """A recording of a sentence, in pieces."""
    pcm = speech("goforward.wav")
    return tuple(pcm[start : start + PIECE_BYTES] for start in range(0, len(pcm), PIECE_BYTES))


async def insist(attempt: Callable[[], Awaitable[T]], patience_s: float = PATIENCE_S) -> T:
    """Try until it is answered for good: what is retryable, and what got lost on the way, is tried again."""
    until = time.monotonic() + patience_s
    while True:
        try:
            async with asyncio.timeout(ATTEMPT_S):
                return await attempt()
        except ApiError as error:
            if not error.extensions.get("retryable") or time.monotonic() > until:
                raise
        except (httpx.HTTPError, TimeoutError, OSError):
            if time.monotonic() > until:
                raise
        await asyncio.sleep(PAUSE_S)


@dataclass(frozen=True)
class Person:
    """A signed-in user and their one conversation."""

    user: User
    conversation_id: str
    url: str

    @property
    def token(self) -> str:
        assert self.user.access_token is not None
        return self.user.access_token

    async def read(self) -> Payload:
        """Read the conversation and where its events stand."""
        return await insist(lambda: self.user.read(self.conversation_id))

    async def write(self, text: str, *, speak: bool = True, reply_format: str = "MP3") -> Payload:
        """Send a message; the payload's turn is acknowledged."""
        key = uuid4().hex
        return await insist(
            lambda: self.user.write(
                self.conversation_id, text, speak=speak, replyFormat=reply_format, idempotencyKey=key
            )
        )

    async def start_recording(self) -> str:
        """Open a recording; returns the id of its turn, which is acknowledged."""
        key = uuid4().hex
        started = await insist(
            lambda: self.user.mutate(
                "startRecording",
                conversationId=self.conversation_id,
                format="PCM16",
                sampleRate=16_000,
                handsFree=False,
                speak=True,
                idempotencyKey=key,
            )
        )
        return str(started["turn"]["id"])

    async def send(self, turn_id: str, pieces: Sequence[bytes], first: int = 0) -> bool:
        """Send pieces at a quick pace, over HTTP and sockets in turn; False when the recording is closed."""
        for sequence, piece in enumerate(pieces, first):
            by_socket = sequence % 5 == 4
            payload = await insist(lambda s=sequence, p=piece, b=by_socket: self._send(turn_id, s, p, by_socket=b))  # type: ignore[misc]
            if payload["userErrors"]:
                return False
            await asyncio.sleep(PIECE_S)
        return True

    async def stop(self, turn_id: str, pieces: int) -> Payload:
        """Close the recording."""
        return await insist(lambda: self.user.attempt("stopRecording", turnId=turn_id, pieces=pieces))

    async def _send(self, turn_id: str, sequence: int, piece: bytes, *, by_socket: bool) -> Payload:
        sent = {"turnId": turn_id, "sequence": sequence, "data": base64_of(piece)}
        if not by_socket:
            return await self.user.attempt("sendAudio", **sent)
        try:
            async with connected(f"{self.url.replace('http', 'ws')}/graphql", self.token) as socket:
                return await socket.attempt("sendAudio", **sent)
        except (StreamEnded, AssertionError) as error:
            raise OSError("The socket did not last.") from error
        except Exception as error:
            # websockets raises exceptions of many kinds when a handshake is cut.
            raise OSError("The socket was not let in.") from error


class Town:
    """Where people come from."""

    def __init__(self, http: httpx.AsyncClient, url: str) -> None:
        self._http = http
        self._url = url
        self._numbers = count(1)

    async def person(self) -> Person:
        """Sign somebody up and open a conversation."""
        client = Client(self._http)
        email = f"person{next(self._numbers)}.{uuid4().hex}@example.org"
        payload = await insist(
            lambda: client.mutate("register", email=email, password=PASSWORD, displayName="Somebody")
        )
        user = client.signed_in(email, payload["tokens"])
        conversation_id = await insist(lambda: user.a_conversation(idempotencyKey=email))
        return Person(user, conversation_id, self._url)


@asynccontextmanager
async def a_town(url: str) -> AsyncIterator[Town]:
    """Open a client that makes a connection of its own for every request, so that each may reach another copy."""
    limits = httpx.Limits(max_keepalive_connections=0)
    async with httpx.AsyncClient(base_url=url, trust_env=False, timeout=ATTEMPT_S, limits=limits, verify=False) as http:
        yield Town(http, url)
