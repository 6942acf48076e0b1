"""What every chat model does, whatever it says."""

import asyncio
from contextlib import aclosing

import pytest

from domain.turns.engines import ChatModel, CoachContext, ReplyPiece
from tests.domain.coaching.talk import a_context


async def replied(model: ChatModel, context: CoachContext) -> list[ReplyPiece]:
    """Have a context answered."""
    async with aclosing(model.reply(context)) as pieces:
        return [piece async for piece in pieces]


class ChatModelContract:
    """Give the model under test as the fixture `chat_model`."""

    async def test_a_reply_comes_in_pieces(self, chat_model: ChatModel) -> None:
        pieces = await replied(chat_model, a_context("I want to change my job, but I am afraid."))
        assert sum(bool(piece.text) for piece in pieces) > 1
        assert "".join(piece.text for piece in pieces).strip()

    async def test_no_piece_is_empty(self, chat_model: ChatModel) -> None:
        pieces = await replied(chat_model, a_context("Hello"))
        assert all(piece != ReplyPiece() for piece in pieces)

    async def test_closed_early_it_can_answer_again(self, chat_model: ChatModel) -> None:
        async with aclosing(chat_model.reply(a_context("Hello"))) as pieces:
            await anext(pieces)
        assert await replied(chat_model, a_context("Hello"))

    async def test_a_cancelled_reader_is_cancelled(self, chat_model: ChatModel) -> None:
        begun = asyncio.Event()

        async def read() -> None:
            async with aclosing(chat_model.reply(a_context("Hello"))) as pieces:
                async for _ in pieces:
                    begun.set()
                    await asyncio.Event().wait()

        task = asyncio.create_task(read())
        await begun.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    async def test_two_replies_at_once_do_not_mix(self, chat_model: ChatModel) -> None:
        context = a_context("I want to sleep better.")
        one, other = await asyncio.gather(replied(chat_model, context), replied(chat_model, context))
        assert [piece.text for piece in one] == [piece.text for piece in other]
