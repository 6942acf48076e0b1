"""Events as the server sends them to this client."""

import base64
from collections.abc import Mapping
from typing import Any

TURN = "turn_1"


def an_event(kind: str, number: int = 0, **fields: Any) -> dict[str, Any]:
    return {"__typename": kind, "cursor": f"c{number}", "turnId": TURN, "at": "2026-01-01T00:00:00Z", **fields}


def a_delta(words: str, number: int = 0) -> dict[str, Any]:
    return an_event("ReplyDelta", number, words=words)


def a_piece(sequence: int, data: bytes = b"", *, last: bool = False, number: int = 0) -> dict[str, Any]:
    encoded = base64.b64encode(data).decode()
    times = {"startMs": 400 * sequence, "durationMs": 0 if last else 400}
    return an_event("AudioChunk", number, sequence=sequence, data=encoded, isLast=last, caption=None, **times)


def a_completion(number: int = 0, latency: Mapping[str, Any] | None = None) -> dict[str, Any]:
    return an_event("TurnCompleted", number, turn={"latency": latency})


def a_failure(code: str, message: str, number: int = 0) -> dict[str, Any]:
    return an_event("TurnFailed", number, error={"code": code, "message": message, "retryable": False})
