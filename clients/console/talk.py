"""One turn through the public API: mutations and the event stream side by side on one line."""

import asyncio
import base64
from contextlib import aclosing, suppress
from dataclasses import dataclass
from typing import Final
from uuid import uuid4

from clients.console import operations
from clients.console.asking import accepted
from clients.console.errors import TalkError
from clients.console.line import Line
from clients.console.printing import Printer
from clients.console.source import Source

LAST_EVENTS: Final = frozenset({"TurnCompleted", "TurnInterrupted", "TurnFailed"})
CANCEL_S: Final = 3.0


@dataclass(frozen=True, slots=True)
class Reply:
    """The coach's voice as a WAV stream, and whether the turn was answered to its end."""

    voice: bytes
    completed: bool


class Talk:
    """A conversation of a signed-in user."""

    def __init__(self, line: Line, conversation_id: str, printer: Printer) -> None:
        self._line = line
        self._conversation_id = conversation_id
        self._printer = printer

    async def say(self, source: Source) -> Reply:
        """Send a recording as it is spoken and follow the answer; cancelled while recording, throw it away."""
        started = await self._line.do(
            operations.START_RECORDING,
            "startRecording",
            conversationId=self._conversation_id,
            format=source.audio_format,
            sampleRate=source.sample_rate,
            handsFree=source.hands_free,
            replyFormat="WAV",
            idempotencyKey=str(uuid4()),
        )
        turn_id = started["turn"]["id"]
        try:
            return await self._exchange(turn_id, started["cursor"], source)
        except (asyncio.CancelledError, TalkError):
            await self._throw_away(turn_id)
            raise

    async def write(self, text: str) -> Reply:
        """Send a written message and follow the answer."""
        self._printer.start_clock()
        sent = await self._line.do(
            operations.SEND_MESSAGE,
            "sendMessage",
            conversationId=self._conversation_id,
            text=text,
            speak=True,
            replyFormat="WAV",
            idempotencyKey=str(uuid4()),
        )
        return await self._follow(sent["turn"]["id"], sent["cursor"])

    async def _exchange(self, turn_id: str, cursor: str, source: Source) -> Reply:
        """Send and listen at the same time; when the turn ends early, so does the sending."""
        try:
            async with asyncio.TaskGroup() as group:
                following = group.create_task(self._follow(turn_id, cursor))
                sending = group.create_task(self._send(turn_id, source))
                following.add_done_callback(lambda _: sending.cancel())
        except ExceptionGroup as failures:
            raise failures.exceptions[0] from failures
        return following.result()

    async def _send(self, turn_id: str, source: Source) -> None:
        sent = 0
        async with aclosing(source.pieces) as pieces:
            async for piece in pieces:
                if not await self._send_piece(turn_id, sent, piece):
                    return
                sent += 1
        self._printer.start_clock("all of it is sent")
        await self._line.do(operations.STOP_RECORDING, "stopRecording", turnId=turn_id, pieces=sent)

    async def _send_piece(self, turn_id: str, sequence: int, piece: bytes) -> bool:
        """Send one piece; false when the server has closed the recording. Sending a piece twice is harmless."""
        values = {"turnId": turn_id, "sequence": sequence, "data": base64.b64encode(piece).decode()}
        answer = await self._line.run(operations.SEND_AUDIO, "sendAudio", input=values)
        if any(error["code"] == "ALREADY_DONE" for error in answer["userErrors"]):
            return False
        accepted(answer)
        return True

    async def _throw_away(self, turn_id: str) -> None:
        """Cancel the recording, if it is not over: the next one would have to wait for it."""
        with suppress(TalkError, TimeoutError):
            async with asyncio.timeout(CANCEL_S):
                answer = await self._line.run(operations.CANCEL_RECORDING, "cancelRecording", turnId=turn_id)
                if not answer["userErrors"]:
                    self._printer.line("recording thrown away")

    async def _follow(self, turn_id: str, cursor: str) -> Reply:
        voice = bytearray()
        async with aclosing(self._line.events(self._conversation_id, cursor)) as events:
            async for event in events:
                if event["turnId"] != turn_id:
                    continue
                self._printer.show(event)
                kind = event["__typename"]
                if kind == "AudioChunk":
                    voice += base64.b64decode(event["data"])
                elif kind == "ReplyRestarted":
                    voice.clear()
                elif kind in LAST_EVENTS:
                    return Reply(bytes(voice), completed=kind == "TurnCompleted")
        raise AssertionError("events end with the turn's last one or an exception")


async def open_conversation(line: Line, title: str) -> str:
    """Begin a conversation; return its id."""
    values = {"title": title, "idempotencyKey": str(uuid4())}
    made = await line.do(operations.CREATE_CONVERSATION, "createConversation", **values)
    return str(made["conversation"]["id"])
