"""The conversation by a hosted model, against a scripted server."""

from collections.abc import AsyncIterator

import pytest

from adapters.chat.instructions import INSTRUCTIONS
from adapters.openai.chat import open_openai_chat
from domain.errors import CoachError, ContentBlocked, ProviderUnavailable
from domain.turns.engines import ChatModel
from domain.turns.entities import Usage
from tests.adapters.openai.conftest import Open, opened
from tests.contracts.chat_model import ChatModelContract, replied
from tests.domain.coaching.talk import a_context
from tests.fakes.openai_script import Completion, Fault, Script

MODEL = "ft:gpt-4o-mini-2024-07-18:coach::abc"


@pytest.fixture
async def chat_model() -> AsyncIterator[ChatModel]:
    async with opened(Script()) as (client, _):
        yield open_openai_chat(client, MODEL, max_tokens=400, temperature=None)


class TestContract(ChatModelContract):
    """What thinks by OpenAI keeps it."""


async def test_words_stream_with_what_they_cost(provider: Open) -> None:
    script = Script(chat=[Completion(pieces=("You ", "want ", "more."), prompt_tokens=1_000, cached_tokens=896)])
    async with provider(script) as (client, server):
        pieces = await replied(open_openai_chat(client, MODEL, max_tokens=120, temperature=0.4), a_context("Hello"))

    assert [piece.text for piece in pieces if piece.text] == ["You ", "want ", "more."]
    assert sum((piece.usage for piece in pieces), Usage()) == Usage(
        prompt_tokens=1_000, cached_prompt_tokens=896, completion_tokens=3
    )
    [asked] = (request.body for request in server.asked("chat"))
    assert (asked["model"], asked["max_completion_tokens"], asked["temperature"]) == (MODEL, 120, 0.4)
    assert asked["stream_options"] == {"include_usage": True}


async def test_what_never_changes_comes_first_so_that_it_can_be_cached(provider: Open) -> None:
    async with provider(Script()) as (client, server):
        chat = open_openai_chat(client, MODEL, max_tokens=120, temperature=None)
        await replied(chat, a_context("Hello"))
        await replied(chat, a_context("I want more sleep"))

    one, other = (request.body["messages"] for request in server.asked("chat"))
    assert one[0] == other[0] == {"role": "system", "content": INSTRUCTIONS}
    assert (one[-1]["content"], other[-1]["content"]) == ("Hello", "I want more sleep")
    assert "temperature" not in server.asked("chat")[0].body


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (Fault(status=500), ProviderUnavailable),
        (Fault(status=429, retry_after="3"), ProviderUnavailable),
        (Fault(status=400, code="content_filter"), ContentBlocked),
        (Fault(status=200, body=b"<html></html>", content_type="text/html"), ProviderUnavailable),
        (Completion(cut_after=2), ProviderUnavailable),
        (Completion(unended=True), ProviderUnavailable),
        (Completion(garbage_after=2), ProviderUnavailable),
        (Completion(error_after=2), ProviderUnavailable),
        (Completion(pieces=()), ProviderUnavailable),
        (Completion(pieces=(), refusal="I can't help with that."), ContentBlocked),
        (Completion(finish_reason="content_filter"), ContentBlocked),
    ],
)
async def test_failures_are_told(provider: Open, entry: Fault | Completion, expected: type[CoachError]) -> None:
    async with provider(Script(chat=[entry])) as (client, server):
        with pytest.raises(expected) as failure:
            await replied(open_openai_chat(client, MODEL, max_tokens=400, temperature=None), a_context("Hello"))

    assert len(server.requests) == 1
    if isinstance(entry, Fault) and entry.retry_after:
        assert isinstance(failure.value, ProviderUnavailable)
        assert failure.value.retry_after_ms == 3_000


async def test_a_reply_cut_short_by_its_length_still_counts(provider: Open) -> None:
    async with provider(Script(chat=[Completion(finish_reason="length")])) as (client, _):
        pieces = await replied(open_openai_chat(client, MODEL, max_tokens=5, temperature=None), a_context("Hello"))

    assert "".join(piece.text for piece in pieces) == "What would you like instead?"
