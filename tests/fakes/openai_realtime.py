"""The realtime transcription session of the scripted OpenAI-like server."""

import asyncio
import base64
import json
from typing import TYPE_CHECKING, Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from tests.fakes.openai_script import Fault, Live

if TYPE_CHECKING:
    from tests.fakes.openai_server import OpenAiServer

RATE_HZ = 24_000
ITEM = "item_1"
DELTA = "conversation.item.input_audio_transcription.delta"
COMPLETED = "conversation.item.input_audio_transcription.completed"
FAILED = "conversation.item.input_audio_transcription.failed"


async def realtime_session(server: "OpenAiServer", socket: WebSocket) -> None:
    """Serve one socket."""
    noted: dict[str, Any] = {"intent": socket.query_params.get("intent"), "audio": bytearray(), "session": None}
    server.note("realtime", noted, socket.headers)
    entry = server.next("realtime", server.script.realtime)
    if isinstance(entry, Fault):
        if entry.hangs:
            await asyncio.Event().wait()
        await socket.send_denial_response(_denied(entry))
        return
    await socket.accept()
    try:
        async with asyncio.TaskGroup() as group:
            await _Session(socket, entry, noted, group).run()
    except* (WebSocketDisconnect, _Over):
        pass
    finally:
        server.realtime_closed.set()


def _denied(entry: Fault) -> Any:
    from starlette.responses import JSONResponse

    headers = {"retry-after": entry.retry_after} if entry.retry_after is not None else None
    return JSONResponse({"error": {"message": "As the script says.", "code": entry.code}}, entry.status, headers)


class _Over(Exception):
    """The script ends the session."""


class _Session:
    def __init__(self, socket: WebSocket, entry: Live, noted: dict[str, Any], group: asyncio.TaskGroup) -> None:
        self._socket = socket
        self._entry = entry
        self._noted = noted
        self._group = group
        self._told = 0
        self._said = ""

    async def run(self) -> None:
        await self._send({"type": "session.created", "session": {"type": "transcription"}})
        while True:
            message = json.loads(await self._socket.receive_text())
            match message["type"]:
                case "session.update":
                    assert message["session"]["type"] == "transcription"
                    self._noted["session"] = message["session"]
                    await self._send({"type": "session.updated", "session": message["session"]})
                case "input_audio_buffer.append":
                    self._noted["audio"] += base64.b64decode(message["audio"])
                    await self._hear(len(self._noted["audio"]) * 1000 // (2 * RATE_HZ))
                case "input_audio_buffer.commit":
                    await self._commit()
                case other:
                    raise AssertionError(f"{other} is not in the protocol")

    async def _hear(self, heard_ms: int) -> None:
        entry = self._entry
        if entry.closes_after_ms is not None and heard_ms >= entry.closes_after_ms:
            await self._socket.close(1011)
            raise _Over
        if entry.error_after_ms is not None and heard_ms >= entry.error_after_ms:
            await self._send({"type": "error", "error": {"type": "server_error", "code": None, "message": "No."}})
        while self._told < len(entry.partials) and heard_ms >= entry.partial_ms * (self._told + 1):
            partial = entry.partials[self._told]
            self._told += 1
            self._group.create_task(self._tell(partial))

    async def _tell(self, partial: str) -> None:
        await asyncio.sleep(self._entry.partial_delay_ms / 1000)
        if self._entry.garbage:
            await self._socket.send_text("{not json")
        delta, self._said = partial.removeprefix(self._said), partial
        await self._send({"type": DELTA, "item_id": ITEM, "content_index": 0, "delta": delta})

    async def _commit(self) -> None:
        await self._send({"type": "input_audio_buffer.committed", "item_id": ITEM, "previous_item_id": None})
        if self._entry.hangs:
            return
        self._group.create_task(self._finish())

    async def _finish(self) -> None:
        entry = self._entry
        await asyncio.sleep(entry.final_delay_ms / 1000)
        if entry.fails:
            await self._send({"type": FAILED, "item_id": ITEM, "content_index": 0, "error": {"code": "internal"}})
            return
        usage = {
            "type": "tokens",
            "input_tokens": entry.input_tokens,
            "output_tokens": entry.output_tokens,
            "total_tokens": entry.input_tokens + entry.output_tokens,
        }
        completed = {"type": COMPLETED, "item_id": ITEM, "content_index": 0, "transcript": entry.text, "usage": usage}
        languages = {"languages": [{"code": entry.language}]} if entry.language else {}
        await self._send({**completed, **languages})

    async def _send(self, event: dict[str, Any]) -> None:
        await self._socket.send_text(json.dumps({"event_id": "event_1", **event}))
