"""A client of the API over HTTP: anybody, or a signed-in user."""

import base64
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import httpx

from tests.e2e import documents
from tests.e2e.socket import Socket, Stream, connected

Payload: TypeAlias = dict[str, Any]


class ApiError(AssertionError):
    """A top-level error: not what a test expects unless it says so."""

    def __init__(self, errors: Sequence[Mapping[str, Any]]) -> None:
        super().__init__(json.dumps(errors))
        self.extensions: Mapping[str, Any] = errors[0]["extensions"]
        self.code: str = self.extensions["code"]


@dataclass(frozen=True)
class Client:
    """Somebody with an HTTP client; signed in when there is a token."""

    http: httpx.AsyncClient
    access_token: str | None = None

    @property
    def headers(self) -> dict[str, str]:
        return {} if self.access_token is None else {"authorization": f"Bearer {self.access_token}"}

    async def run(self, document: str, **variables: object) -> Payload:
        """Run a document. Raises ApiError."""
        body = {"query": document, "variables": variables}
        return data_of(await self.http.post("/graphql", json=body, headers=self.headers))

    async def mutate(self, mutation: str, /, **input: object) -> Payload:
        """Do something that must be done: an error of either kind fails the test."""
        payload = await self.attempt(mutation, **input)
        assert payload["userErrors"] == [], payload["userErrors"]
        return payload

    async def attempt(self, mutation: str, /, **input: object) -> Payload:
        """Do something that a form may refuse. Raises ApiError."""
        data = await self.run(documents.mutation(mutation), input=input)
        return dict(data[mutation])

    async def mutate_by_id(self, mutation: str, id: str) -> Payload:
        payload = await self.attempt_by_id(mutation, id)
        assert payload["userErrors"] == [], payload["userErrors"]
        return payload

    async def attempt_by_id(self, mutation: str, id: str) -> Payload:
        data = await self.run(documents.mutation_by_id(mutation), id=id)
        return dict(data[mutation])

    async def upload(self, mutation: str, audio: bytes, /, **input: object) -> Payload:
        """Do something with a file, as the GraphQL multipart request specification says."""
        variables = {"input": {**input, "audio": {"file": None}}}
        operations = json.dumps({"query": documents.mutation(mutation), "variables": variables})
        form = {"operations": operations, "map": json.dumps({"0": ["variables.input.audio.file"]})}
        files = {"0": ("recording", audio, "application/octet-stream")}
        answer = await self.http.post("/graphql", data=form, files=files, headers=self.headers)
        return dict(data_of(answer)[mutation])

    def signed_in(self, email: str, tokens: Mapping[str, str]) -> "User":
        return User(self.http, tokens["accessToken"], email=email, refresh_token=tokens["refreshToken"])


@dataclass(frozen=True)
class User(Client):
    """A signed-in user with conversations of their own."""

    email: str = field(kw_only=True)
    refresh_token: str = field(kw_only=True)

    async def a_conversation(self, **changes: object) -> str:
        payload = await self.mutate("createConversation", **{"title": "Sleeping better", **changes})
        return str(payload["conversation"]["id"])

    async def read(self, conversation_id: str) -> Payload:
        return dict((await self.run(documents.CONVERSATION, id=conversation_id))["conversation"])

    async def write(self, conversation_id: str, text: str = "I lie awake at night.", **input: object) -> Payload:
        return await self.mutate("sendMessage", conversationId=conversation_id, text=text, **input)

    async def send(self, turn_id: str, pieces: Sequence[bytes], *, first: int = 0) -> None:
        """Send pieces of a recording one after the other."""
        for sequence, piece in enumerate(pieces, first):
            sent = await self.mutate("sendAudio", turnId=turn_id, sequence=sequence, data=base64_of(piece))
            assert sent["nextSequence"] == sequence + 1

    async def say(self, conversation_id: str, pieces: Sequence[bytes], format: str, **input: object) -> Payload:
        """Speak a whole turn and stop; the payload is that of `startRecording`."""
        started = await self.mutate("startRecording", conversationId=conversation_id, format=format, **input)
        turn_id = started["turn"]["id"]
        await self.send(turn_id, pieces)
        await self.mutate("stopRecording", turnId=turn_id, pieces=len(pieces))
        return started

    @asynccontextmanager
    async def socket(self) -> AsyncIterator[Socket]:
        """Open a WebSocket of this user's."""
        url = f"ws://{self.http.base_url.host}:{self.http.base_url.port}/graphql"
        async with connected(url, self.access_token) as socket:
            yield socket

    @asynccontextmanager
    async def following(
        self, conversation_id: str, after: str | None = None, field: str = "conversationEvents"
    ) -> AsyncIterator[Stream]:
        """Follow a conversation over a WebSocket of its own."""
        async with self.socket() as socket:
            yield await socket.follow(conversation_id, after, field)

    async def events(self, conversation_id: str, started: Payload) -> list[Payload]:
        """Wait for a turn to end; return all its events."""
        async with self.following(conversation_id, started["cursor"]) as stream:
            return await stream.until_the_end(started["turn"]["id"])


def data_of(answer: httpx.Response) -> Payload:
    """Read an answer. Raises ApiError."""
    body = answer.json()
    if body.get("errors"):
        raise ApiError(body["errors"])
    return dict(body["data"])


def base64_of(data: bytes) -> str:
    return base64.b64encode(data).decode()


def codes(payload: Payload) -> list[str]:
    """Codes of a payload's user errors."""
    return [error["code"] for error in payload["userErrors"]]
