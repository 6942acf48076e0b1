"""A chat model whose words reach nobody in danger: its place is taken by an answer of our own.

The rules are asked first and cost microseconds. A slower check runs beside the model, which thinks meanwhile: its
first words wait for the check's verdict, and no longer than `patience_s`.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from dataclasses import replace

from domain.coaching.care import caring_reply
from domain.coaching.languages import language_of
from domain.coaching.safety import distress
from domain.errors import CoachError
from domain.safety.entities import SafetyCategory
from domain.safety.forbidden import safe_line
from domain.safety.notices import safety_notice
from domain.safety.ports import SafetyCheck
from domain.safety.word_gate import WordGate
from domain.turns.engines import ChatModel, CoachContext, ReplyPiece
from domain.turns.entities import Usage


class SafeReplies:
    """Answers as its model does, but for danger and for what a coach never says.

    `known` is the danger an earlier owner of the turn has heard.
    """

    def __init__(
        self, model: ChatModel, check: SafetyCheck | None, *, patience_s: float, known: SafetyCategory | None = None
    ) -> None:
        self._model = model
        self._check = check
        self._patience_s = patience_s
        self._known = known

    async def reply(self, context: CoachContext) -> AsyncGenerator[ReplyPiece, None]:
        """Yield the reply piece by piece; in danger the first one carries the notice. Raises what the model raises."""
        danger = self._known or (None if context.opens else distress(context.said))
        if danger is not None:
            for piece in safe_answer(danger, context):
                yield piece
            return
        check = None if context.opens else self._check
        pieces = self._model.reply(context) if check is None else self._beside(check, context)
        gate = WordGate(_said_by_user(context))
        async with aclosing(pieces):
            async for piece in pieces:
                words, forbidden = gate.pass_on(piece.text)
                if forbidden is not None:
                    yield replace(piece, text=safe_line(forbidden))
                    return
                if words or piece.usage != Usage() or piece.safety is not None:
                    yield replace(piece, text=words)
        if rest := gate.rest():
            yield ReplyPiece(text=rest)

    async def _beside(self, check: SafetyCheck, context: CoachContext) -> AsyncGenerator[ReplyPiece, None]:
        """Have the model think while the check listens; whatever the model does, danger is answered by us."""
        verdict = asyncio.create_task(self._verdict(check, context.said), name="safety check")
        pieces = self._model.reply(context)
        first = asyncio.create_task(_next_of(pieces), name="first words")
        try:
            danger = await verdict
            if danger is not None:
                for piece in safe_answer(danger, context):
                    yield piece
                return
            if (piece_or_end := await first) is not None:
                yield piece_or_end
            async for piece in pieces:
                yield piece
        finally:
            verdict.cancel()
            first.cancel()
            await asyncio.gather(verdict, first, return_exceptions=True)
            await pieces.aclose()

    async def _verdict(self, check: SafetyCheck, said: str) -> SafetyCategory | None:
        # Late or failed, the rules have the last word: a coach that falls silent when its moderation does helps nobody.
        with suppress(CoachError, TimeoutError):
            async with asyncio.timeout(self._patience_s):
                return await check.danger(said)
        return None


def safe_answer(danger: SafetyCategory, context: CoachContext) -> tuple[ReplyPiece, ...]:
    """Make the notice and the caring words that take the model's place."""
    language = language_of(context.said, context.language)
    earlier = [exchange.user for exchange in context.history]
    notice = safety_notice(danger, context.profile, language)
    return ReplyPiece(safety=notice), ReplyPiece(text=caring_reply(danger, earlier, language, context.profile))


def _said_by_user(context: CoachContext) -> str:
    """Gather what the user may hear back of themselves."""
    earlier = (exchange.user for exchange in context.history)
    return " ".join((*earlier, context.profile.about or "", context.topic or "", context.said))


async def _next_of(pieces: AsyncGenerator[ReplyPiece, None]) -> ReplyPiece | None:
    return await anext(pieces, None)
