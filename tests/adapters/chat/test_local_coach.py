"""The built-in coach as a LangChain chat model."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from langchain_core.messages import HumanMessage

from adapters.chat.langchain_chat import open_local_chat
from adapters.chat.local_coach import LocalCoach, pieces
from domain.coaching.reply import compose_reply
from tests.contracts.chat_model import replied
from tests.domain.coaching.talk import a_context

CONTEXT = a_context("I want to change my job, but I am afraid.")


async def test_it_streams_the_reply_it_composes() -> None:
    said = await replied(open_local_chat(), CONTEXT)
    assert "".join(piece.text for piece in said) == compose_reply(CONTEXT)
    assert sum(piece.usage.prompt_tokens for piece in said) > 800
    assert sum(piece.usage.completion_tokens for piece in said) > 5


async def test_it_answers_like_any_chat_model() -> None:
    coach, messages = LocalCoach(), [HumanMessage("Hello")]
    reply = compose_reply(CONTEXT)
    assert coach.invoke(messages, context=CONTEXT).text == reply
    assert (await coach.ainvoke(messages, context=CONTEXT)).text == reply
    assert "".join(chunk.text for chunk in coach.stream(messages, context=CONTEXT)) == reply
    assert coach.invoke(messages, context=CONTEXT).usage_metadata is not None


def test_it_needs_the_coaching_state() -> None:
    with pytest.raises(ValueError, match="coaching state"):
        LocalCoach().invoke([HumanMessage("Hello")])


@given(st.text(max_size=200))
def test_put_end_to_end_the_pieces_are_the_reply(reply: str) -> None:
    assert "".join(pieces(reply)) == reply
