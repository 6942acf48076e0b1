"""The bodies of the scripted OpenAI-like server's answers, as the official one writes them."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any, NoReturn

from starlette.responses import JSONResponse, Response, StreamingResponse

from tests.fakes.engines import tone
from tests.fakes.openai_script import Completion, Heard, Moderated, Spoken

RATE_HZ = 24_000
SLOWEST, FASTEST = 0.25, 4.0
CATEGORIES = (
    "harassment", "harassment/threatening", "hate", "hate/threatening", "illicit", "illicit/violent", "self-harm",
    "self-harm/instructions", "self-harm/intent", "sexual", "sexual/minors", "violence", "violence/graphic",
)  # fmt: skip


class Cut(Exception):
    """Makes uvicorn drop the connection in the middle of an answer."""


async def chat_answer(entry: Completion, body: dict[str, Any]) -> Response:
    """Answer a chat completion, streamed or whole."""
    if body.get("stream"):
        return StreamingResponse(_chunks(entry, body), media_type="text/event-stream")
    await asyncio.sleep(entry.first_delay_ms / 1000)
    message = {"role": "assistant", "content": "".join(entry.pieces) or None, "refusal": entry.refusal}
    choice = {"index": 0, "message": message, "finish_reason": entry.finish_reason, "logprobs": None}
    return JSONResponse({**_head(body, "chat.completion"), "choices": [choice], "usage": _chat_usage(entry)})


async def moderation_answer(entry: Moderated, body: dict[str, Any]) -> Response:
    """Answer a moderation."""
    await asyncio.sleep(entry.delay_ms / 1000)
    categories = {name: name in entry.flagged for name in CATEGORIES}
    scores = {name: 0.98 if flagged else 0.01 for name, flagged in categories.items()}
    result = {"flagged": any(categories.values()), "categories": categories, "category_scores": scores}
    applied = {"category_applied_input_types": {name: ["text"] for name in CATEGORIES}}
    return JSONResponse({"id": "modr-1", "model": body["model"], "results": [{**result, **applied}]})


async def _chunks(entry: Completion, body: dict[str, Any]) -> AsyncIterator[bytes]:
    head = _head(body, "chat.completion.chunk")
    for index, piece in enumerate(entry.pieces):
        if index == entry.garbage_after:
            yield b"data: {not json\n\n"
        if index == entry.error_after:
            yield _event({"error": {"message": "As the script says.", "type": "server_error", "code": None}})
        await _follow(index, entry.cut_after, entry.hangs_after)
        await asyncio.sleep((entry.delay_ms if index else entry.first_delay_ms) / 1000)
        role = {} if index else {"role": "assistant", "refusal": None}
        yield _event(_chunk(head, {**role, "content": piece}))
    await _follow(len(entry.pieces), entry.cut_after, entry.hangs_after)
    if entry.refusal is not None:
        yield _event(_chunk(head, {"refusal": entry.refusal}))
    if not entry.unended:
        yield _event(_chunk(head, {}, entry.finish_reason))
        if (body.get("stream_options") or {}).get("include_usage"):
            yield _event({**head, "choices": [], "usage": _chat_usage(entry)})
        yield b"data: [DONE]\n\n"


def _head(body: dict[str, Any], kind: str) -> dict[str, Any]:
    return {"id": "chatcmpl-1", "object": kind, "created": int(time.time()), "model": body["model"]}


def _chunk(head: dict[str, Any], delta: dict[str, Any], finish_reason: str | None = None) -> dict[str, Any]:
    return {**head, "choices": [{"index": 0, "delta": delta, "finish_reason": finish_reason, "logprobs": None}]}


def _chat_usage(entry: Completion) -> dict[str, Any]:
    answered = len(entry.pieces) if entry.completion_tokens is None else entry.completion_tokens
    return {
        "prompt_tokens": entry.prompt_tokens,
        "completion_tokens": answered,
        "total_tokens": entry.prompt_tokens + answered,
        "prompt_tokens_details": {"cached_tokens": entry.cached_tokens, "audio_tokens": 0},
    }


async def transcription_answer(entry: Heard, body: dict[str, Any]) -> Response:
    """Answer a transcription as the model would: streamed for those that can, verbose for whisper-1."""
    if body.get("stream") == "true" and body["model"] != "whisper-1":
        return StreamingResponse(_transcript(entry, body), media_type="text/event-stream")
    await asyncio.sleep(entry.delay_ms / 1000)
    if body.get("response_format") != "verbose_json":
        return JSONResponse({"text": entry.text, "usage": _heard_usage(entry)})
    seconds = (len(body["file"]) - 44) / 32_000
    segment = {
        "id": 0, "seek": 0, "start": 0.0, "end": seconds, "text": " " + entry.text, "tokens": [], "temperature": 0.0,
        "avg_logprob": entry.avg_logprob, "compression_ratio": 1.0, "no_speech_prob": entry.no_speech_prob,
    }  # fmt: skip
    language = {"en": "english", "de": "german"}.get(entry.language or "en", entry.language)
    told = {"task": "transcribe", "language": language, "duration": seconds, "text": entry.text, "segments": [segment]}
    return JSONResponse({**told, "usage": {"type": "duration", "seconds": round(seconds)}})


async def _transcript(entry: Heard, body: dict[str, Any]) -> AsyncIterator[bytes]:
    await asyncio.sleep(entry.delay_ms / 1000)
    words = entry.text.split(" ")
    for index, word in enumerate(words):
        await _follow(index, entry.cut_after, entry.hangs_after)
        await asyncio.sleep(entry.word_delay_ms / 1000 if index else 0)
        yield _event({"type": "transcript.text.delta", "delta": word if index == 0 else " " + word})
    await _follow(len(words), entry.cut_after, entry.hangs_after)
    languages = [{"code": entry.language}] if entry.language and body["model"] == "gpt-transcribe" else None
    done = {"type": "transcript.text.done", "text": entry.text, "usage": _heard_usage(entry), "languages": languages}
    yield _event(done)


def _heard_usage(entry: Heard) -> dict[str, Any]:
    return {
        "type": "tokens",
        "input_tokens": entry.input_tokens,
        "output_tokens": entry.output_tokens,
        "total_tokens": entry.input_tokens + entry.output_tokens,
        "input_token_details": {"audio_tokens": entry.input_tokens, "text_tokens": 0},
    }


async def speech_answer(entry: Spoken, body: dict[str, Any]) -> Response:
    """Answer a request for speech: raw samples at 24 kHz."""
    assert body["response_format"] == "pcm", "the script speaks raw samples only"
    rate = min(max(float(body.get("speed", 1.0)), SLOWEST), FASTEST)
    words = sum(any(character.isalnum() for character in word) for word in body["input"].split())
    pcm = b"" if entry.silent else tone(body["input"], 2 * round(RATE_HZ * words * entry.ms_per_word / rate / 1000))
    return StreamingResponse(_sound(entry, pcm), media_type=entry.content_type)


async def _sound(entry: Spoken, pcm: bytes) -> AsyncIterator[bytes]:
    for index, piece in enumerate(_cut(pcm, entry.piece_bytes)):
        await _follow(index, entry.cut_after, entry.hangs_after)
        await asyncio.sleep((entry.delay_ms if index else entry.first_delay_ms) / 1000)
        yield piece


def _cut(data: bytes, size: int) -> Iterator[bytes]:
    for start in range(0, len(data), size):
        yield data[start : start + size]


async def _follow(index: int, cut_after: int | None, hangs_after: int | None) -> None:
    if index == cut_after:
        # What was sent is on its way before the connection goes.
        await asyncio.sleep(0.01)
        raise Cut
    if index == hangs_after:
        await _hang()


async def _hang() -> NoReturn:
    await asyncio.Event().wait()
    raise AssertionError("Nobody sets this event.")


def _event(data: dict[str, Any]) -> bytes:
    return f"data: {json.dumps(data)}\n\n".encode()
