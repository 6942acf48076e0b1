"""Arguments of the wrong kind."""

import pytest

from tests.e2e.client import ApiError, User, base64_of, codes
from tests.e2e.recordings import browser

NO_FORM_SENDS: tuple[dict[str, object], ...] = (
    {"format": "WMA"},
    {"format": "webm_opus"},
    {"format": 1},
    {"format": None},
    {"format": "WAV", "sampleRate": "fast"},
    {"format": "WAV", "sampleRate": 2**31},
    {"format": "WAV", "handsFree": "yes"},
    {"format": "WAV", "surprise": True},
)


async def test_values_no_form_would_send(ada: User) -> None:
    conversation = await ada.a_conversation()
    for changes in NO_FORM_SENDS:
        with pytest.raises(ApiError) as refused:
            await ada.attempt("startRecording", conversationId=conversation, **changes)
        assert refused.value.extensions == {"code": "BAD_USER_INPUT", "retryable": False}, changes


async def test_a_recording_both_ways_or_none_is_refused(ada: User) -> None:
    conversation = await ada.a_conversation()
    for audio in ({}, {"data": None}, {"file": None, "data": base64_of(browser().data)}, {"file": "x"}):
        with pytest.raises(ApiError) as refused:
            await ada.attempt("sendRecording", conversationId=conversation, format="WEBM_OPUS", audio=audio)
        assert refused.value.code == "BAD_USER_INPUT"


async def test_times_that_are_none(ada: User) -> None:
    conversation = await ada.a_conversation()
    note = {"conversationId": conversation, "audio": {"data": base64_of(browser().data)}, **browser().input}
    for at in ("yesterday", "2026-13-01T00:00:00Z", "2026-01-01", "2026-01-01T00:00:00", 0, ""):
        with pytest.raises(ApiError) as refused:
            await ada.attempt("sendRecording", at=at, **note)
        assert refused.value.code == "BAD_USER_INPUT"


async def test_keys_that_are_none(ada: User) -> None:
    conversation = await ada.a_conversation()
    for key in ("", "k" * 129):
        refused = await ada.attempt("sendMessage", conversationId=conversation, text="x", idempotencyKey=key)
        assert codes(refused) == ["INVALID"]


async def test_odd_keys_are_keys(ada: User) -> None:
    for key in ("\u0000", "$where", "a.b", "🔑"):
        conversation = await ada.a_conversation()
        first = await ada.write(conversation, idempotencyKey=key)
        second = await ada.write(conversation, idempotencyKey=key)
        assert first["turn"]["id"] == second["turn"]["id"]
