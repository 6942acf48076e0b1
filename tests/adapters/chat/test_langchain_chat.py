"""A LangChain model behind the domain's port."""

import asyncio
import subprocess
import sys
from contextlib import aclosing

import pytest
from langchain_core.messages import AIMessageChunk
from langchain_core.tracers.context import _tracing_v2_is_enabled

from adapters.chat.langchain_chat import LangChainChat, open_local_chat
from domain.errors import ContentBlocked, DeadlineExceeded, ProviderUnavailable
from domain.turns.entities import Usage
from tests.adapters.chat.models import ScriptedModel
from tests.contracts.chat_model import replied
from tests.domain.coaching.talk import a_context

HELLO = [AIMessageChunk(content="Hello, "), AIMessageChunk(content="Ana.")]


async def test_words_and_usage_come_through() -> None:
    usage = {
        "input_tokens": 900,
        "output_tokens": 4,
        "total_tokens": 904,
        "input_token_details": {"cache_read": 800},
    }
    model = ScriptedModel(chunks=[*HELLO, AIMessageChunk(content="", usage_metadata=usage)])
    pieces = await replied(LangChainChat(model), a_context("Hi"))
    assert [piece.text for piece in pieces if piece.text] == ["Hello, ", "Ana."]
    spent = sum((piece.usage for piece in pieces), Usage())
    assert spent == Usage(prompt_tokens=900, cached_prompt_tokens=800, completion_tokens=4)


async def test_content_in_blocks_is_read_as_text() -> None:
    model = ScriptedModel(chunks=[AIMessageChunk(content=[{"type": "text", "text": "Hello."}])])
    pieces = await replied(LangChainChat(model), a_context("Hi"))
    assert "".join(piece.text for piece in pieces) == "Hello."


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (RuntimeError("the prompt was: secret"), ProviderUnavailable),
        (TimeoutError(), DeadlineExceeded),
        (ContentBlocked("No."), ContentBlocked),
    ],
)
async def test_failures_are_the_domains_own_and_tell_nothing_of_the_prompt(
    error: Exception, expected: type[Exception]
) -> None:
    model = ScriptedModel(chunks=HELLO, error=error)
    with pytest.raises(expected) as failure:
        await replied(LangChainChat(model), a_context("Hi"))
    assert "secret" not in str(failure.value)


async def test_a_model_without_words_counts_as_failed() -> None:
    with pytest.raises(ProviderUnavailable):
        await replied(LangChainChat(ScriptedModel(chunks=[AIMessageChunk(content="")])), a_context("Hi"))


async def test_closing_the_reply_ends_the_models_stream() -> None:
    model = ScriptedModel(chunks=HELLO)
    async with aclosing(LangChainChat(model).reply(a_context("Hi"))) as pieces:
        await anext(pieces)
    for _ in range(3):
        await asyncio.sleep(0)
    assert model.closed == [True]


async def test_the_model_is_given_the_prompt() -> None:
    model = ScriptedModel(chunks=HELLO)
    await replied(LangChainChat(model), a_context("I want more sleep"))
    assert [message.type for message in model.asked[0]] == ["system", "system", "human"]
    assert model.asked[0][-1].text == "I want more sleep"


async def test_nothing_is_traced_whatever_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGSMITH_TRACING", "true")
    monkeypatch.setenv("LANGCHAIN_TRACING_V2", "true")
    chat = open_local_chat()
    assert await replied(chat, a_context("Hello"))
    assert not _tracing_v2_is_enabled()


def test_importing_the_adapter_imports_no_langchain() -> None:
    code = "import sys, adapters.chat.langchain_chat; sys.exit('langchain_core' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
