"""One user who talks to the coach, turn after turn, at the pace of speech."""

import asyncio
import base64
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from benchmarks import documents
from benchmarks.client import SocketClient, accepted, open_client
from benchmarks.speech import Speech

ENDS = frozenset({"TurnCompleted", "TurnInterrupted", "TurnFailed"})


@dataclass(frozen=True, slots=True)
class HeardTurn:
    """A turn as its client saw it; times are counted from the moment the last piece was sent."""

    first_voice_ms: float
    last_voice_ms: float
    caption: str
    events: int
    answer: dict[str, Any]
    """The payload of the last event."""


class Session:
    """A signed-in user in a conversation whose events arrive."""

    def __init__(self, client: SocketClient, conversation_id: str) -> None:
        self._client = client
        self._conversation_id = conversation_id

    async def turn(self, speech: Speech, reply_format: str, together: asyncio.Barrier | None = None) -> HeardTurn:
        """Say something and hear the reply to its end; with `together`, the last piece waits for the other sessions.

        Raises Refused, RuntimeError when the turn fails.
        """
        client = self._client
        started = await client.run(
            documents.START_RECORDING,
            conversationId=self._conversation_id,
            handsFree=False,
            replyFormat=reply_format,
            **speech.options,
        )
        frames, answers = self._frames(started["turn"]["id"], speech)
        *pieces, last, stop = frames
        await self._paced(pieces, speech.piece_ms)
        if together is not None:
            await together.wait()
        sent = time.perf_counter()
        await client.send(last)
        await client.send(stop)
        heard = await self._hear(sent)
        for answer in answers:
            accepted(await answer)
        return heard

    def _frames(self, turn_id: str, speech: Speech) -> tuple[list[str], list[asyncio.Future[dict[str, Any]]]]:
        """Make all frames of the turn beforehand, so that no work of the client's is measured."""
        made = [
            self._client.frame(
                documents.SEND_AUDIO,
                {"input": {"turnId": turn_id, "sequence": index, "data": base64.b64encode(piece).decode()}},
            )
            for index, piece in enumerate(speech.pieces)
        ]
        stop = {"input": {"turnId": turn_id, "pieces": len(speech.pieces)}}
        made.append(self._client.frame(documents.STOP_RECORDING, stop))
        return [frame for _, frame in made], [self._client.expect(identity) for identity, _ in made]

    async def _paced(self, frames: list[str], piece_ms: int) -> None:
        loop = asyncio.get_running_loop()
        start = loop.time()
        for number, frame in enumerate(frames, 1):
            await asyncio.sleep(start + number * piece_ms / 1000 - loop.time())
            await self._client.send(frame)
        await asyncio.sleep(start + (len(frames) + 1) * piece_ms / 1000 - loop.time())

    async def _hear(self, sent: float) -> HeardTurn:
        first_voice_ms, last_voice_ms, caption, events = 0.0, 0.0, "", 0
        while True:
            arrived = await self._client.events.get()
            event, events = arrived.event, events + 1
            if event["__typename"] == "AudioChunk":
                last_voice_ms = (arrived.at - sent) * 1000
            if event["__typename"] == "AudioChunk" and event["sequence"] == 0:
                first_voice_ms, caption = (arrived.at - sent) * 1000, event["caption"]
            if event["__typename"] in ENDS:
                break
        if event["__typename"] != "TurnCompleted" or not first_voice_ms:
            raise RuntimeError(f"The turn was not answered: {event}")
        return HeardTurn(first_voice_ms, last_voice_ms, caption, events, event)


@asynccontextmanager
async def open_session(url: str, name: str) -> AsyncIterator[Session]:
    """Register a user, begin a conversation and follow it."""
    async with open_client(url) as stranger:
        registered = await stranger.run(
            documents.REGISTER, email=f"{name}@example.com", password="a bench password", displayName=name
        )
    async with open_client(url, registered["tokens"]["accessToken"]) as client:
        made = (await client.run(documents.CREATE_CONVERSATION, title=name))["conversation"]
        await client.subscribe(documents.EVENTS, {"conversationId": made["id"], "after": made["eventCursor"]})
        yield Session(client, made["id"])
