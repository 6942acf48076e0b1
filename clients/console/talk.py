"""One turn through the public API: over one WebSocket, mutations and the event stream side by side."""

import asyncio
import base64
from collections.abc import AsyncGenerator, Mapping
from typing import Any, TypeAlias

from gql import Client, gql
from gql.client import AsyncClientSession
from gql.transport.websockets import WebsocketsTransport

from clients.console import operations
from clients.console.printing import Printer
from clients.console.source import Source

Payload: TypeAlias = Mapping[str, Any]

LAST_EVENTS = frozenset({"TurnCompleted", "TurnInterrupted", "TurnFailed"})


class Refused(Exception):
    """The server refused an operation; the message says why."""


async def sign_in(url: str, email: str, password: str) -> str:
    """Log in, or register when the account is new; return an access token. Raises Refused."""
    async with Client(transport=_transport(url)) as session:
        login = await _run(session, operations.LOGIN, "login", {"email": email, "password": password})
        if login["tokens"] is None:
            new = {"email": email, "password": password, "displayName": email.split("@", maxsplit=1)[0]}
            login = await _run(session, operations.REGISTER, "register", new)
        return str(_accepted(login)["tokens"]["accessToken"])


class Talk:
    """A conversation of a signed-in user."""

    def __init__(self, session: AsyncClientSession, conversation_id: str, printer: Printer) -> None:
        self._session = session
        self._conversation_id = conversation_id
        self._printer = printer

    async def say(self, source: Source) -> bytes:
        """Send a recording as it is spoken; return the coach's voice as a WAV stream."""
        started = await self._mutate(
            operations.START_RECORDING,
            "startRecording",
            conversationId=self._conversation_id,
            format=source.audio_format,
            sampleRate=source.sample_rate,
            handsFree=source.hands_free,
            replyFormat="WAV",
        )
        turn_id = started["turn"]["id"]
        async with asyncio.TaskGroup() as group:
            voice = group.create_task(self._follow(turn_id, started["cursor"]))
            sending = group.create_task(self._send(turn_id, source))
            await voice
            sending.cancel()
        return voice.result()

    async def write(self, text: str) -> bytes:
        """Send a written message; return the coach's voice as a WAV stream."""
        self._printer.start_clock()
        sent = await self._mutate(
            operations.SEND_MESSAGE,
            "sendMessage",
            conversationId=self._conversation_id,
            text=text,
            speak=True,
            replyFormat="WAV",
        )
        return await self._follow(sent["turn"]["id"], sent["cursor"])

    async def _send(self, turn_id: str, source: Source) -> None:
        sent = 0
        async for piece in source.pieces:
            data = base64.b64encode(piece).decode()
            answer = await _run(
                self._session, operations.SEND_AUDIO, "sendAudio", {"turnId": turn_id, "sequence": sent, "data": data}
            )
            if any(error["code"] == "ALREADY_DONE" for error in answer["userErrors"]):
                self._printer.start_clock()
                return
            _accepted(answer)
            sent += 1
        self._printer.start_clock()
        await self._mutate(operations.STOP_RECORDING, "stopRecording", turnId=turn_id, pieces=sent)

    async def _follow(self, turn_id: str, cursor: str) -> bytes:
        voice = bytearray()
        async for event in self._events(cursor):
            if event["turnId"] != turn_id:
                continue
            self._printer.show(event)
            if event["__typename"] == "AudioChunk":
                voice += base64.b64decode(event["data"])
            if event["__typename"] in LAST_EVENTS:
                break
        return bytes(voice)

    async def _events(self, cursor: str) -> AsyncGenerator[Mapping[str, Any], None]:
        document = gql(operations.EVENTS)
        document.variable_values = {"conversationId": self._conversation_id, "after": cursor}
        async for result in self._session.subscribe(document):
            yield result["conversationEvents"]

    async def _mutate(self, document: str, field: str, **values: object) -> Payload:
        return _accepted(await _run(self._session, document, field, values))


async def open_conversation(session: AsyncClientSession, title: str) -> str:
    """Begin a conversation; return its id."""
    made = await _run(session, operations.CREATE_CONVERSATION, "createConversation", {"title": title})
    return str(_accepted(made)["conversation"]["id"])


def client(url: str, access_token: str) -> Client:
    """Make a client of a signed-in user; use it as an async context manager."""
    return Client(transport=_transport(url, {"authorization": f"Bearer {access_token}"}))


def _transport(url: str, init: dict[str, str] | None = None) -> WebsocketsTransport:
    return WebsocketsTransport(
        url=url,
        init_payload=init or {},
        subprotocols=[WebsocketsTransport.GRAPHQLWS_SUBPROTOCOL],
        connect_args={"max_size": None},
    )


async def _run(session: AsyncClientSession, document: str, field: str, values: Mapping[str, object]) -> Payload:
    request = gql(document)
    request.variable_values = {"input": dict(values)}
    answer = await session.execute(request)
    return dict(answer[field])


def _accepted(payload: Payload) -> Payload:
    if payload["userErrors"]:
        raise Refused("; ".join(f"{error['code']}: {error['message']}" for error in payload["userErrors"]))
    return payload
