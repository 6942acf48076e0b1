"""A chat model that begins to think of the answer while the user still speaks.

What it thinks is held back until the user has finished. It is used if the words are still the same then, and dropped
if they are not; either way it is metered like every other call.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing, suppress
from dataclasses import replace
from types import TracebackType
from typing import Final, Self, TypeAlias

from domain.turns.context import rough_tokens
from domain.turns.engines import ChatModel, CoachContext, ReplyPiece, Transcript
from domain.turns.entities import Usage
from domain.turns.speculation import MAX_ATTEMPTS, Allowance, Speculation, same_words, worth_answering
from domain.usage.metering import estimated_usage

MAX_HELD: Final = 1_024
"""Pieces; a reply has a few hundred."""
REPLY_TOKENS: Final = 400
"""What is reserved for a reply nobody has heard yet."""

MakeContext: TypeAlias = Callable[[Transcript], Awaitable[CoachContext]]


class ThinkingAhead:
    """Thinks for one turn, inside `async with`, whose end drops what is not used."""

    def __init__(self, chat: ChatModel, speculation: Speculation, make_context: MakeContext) -> None:
        self._chat = chat
        self._stable_s = speculation.stable_ms / 1000
        self._allowance = speculation.allowance
        self._make_context = make_context
        self._finished = asyncio.Event()
        self._attempt: _Attempt | None = None
        self._attempts: list[_Attempt] = []

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for attempt in self._attempts:
            await attempt.end()
            attempt.settle(self._allowance)

    def guess(self, guess: Transcript) -> None:
        """Take what is understood so far."""
        if not self._allowance.any:
            return
        if self._attempt is not None:
            if same_words(self._attempt.guess.text, guess.text):
                return
            self._drop(self._attempt)
            self._attempt = None
        begun = sum(attempt.begun for attempt in self._attempts)
        if begun < MAX_ATTEMPTS and worth_answering(guess.text):
            self._attempt = _Attempt(self, guess, late=self._finished.is_set())
            self._attempts = [attempt for attempt in self._attempts if attempt.begun or not attempt.task.done()]
            self._attempts.append(self._attempt)

    def finished(self) -> None:
        """Take note that the user has finished: what is understood by now will hardly change, so it is answered."""
        self._finished.set()

    async def reply(self, context: CoachContext) -> AsyncGenerator[ReplyPiece, None]:
        """Yield the reply: the one that was begun, if it answers just this context, or a new one."""
        attempt, self._attempt = self._attempt, None
        usage, text = Usage(), ""
        pieces = self._chat.reply(context)
        if attempt is not None and await attempt.answers(context):
            await pieces.aclose()
            pieces = attempt.pieces()
            attempt.settle(self._allowance)
        elif attempt is not None:
            self._drop(attempt)
        async with aclosing(pieces):
            async for piece in pieces:
                usage += piece.usage
                text += piece.text
                yield piece
        self._allowance.heard(tokens_of(usage) or tokens_of(estimated_usage(context, text)))

    async def begin(self, attempt: "_Attempt") -> None:
        """Wait until a guess seems to be all, then have it answered."""
        if attempt.late:
            # Words that come after the end come one by one.
            await asyncio.sleep(self._stable_s)
        with suppress(TimeoutError):
            async with asyncio.timeout(self._stable_s):
                await self._finished.wait()
        context = await self._make_context(attempt.guess)
        prompt_tokens = tokens_of(estimated_usage(context, ""))
        if not self._allowance.reserve(prompt_tokens + REPLY_TOKENS):
            return
        attempt.reserved, attempt.spent = prompt_tokens + REPLY_TOKENS, prompt_tokens
        attempt.context = context
        async with aclosing(self._chat.reply(context)) as pieces:
            async for piece in pieces:
                attempt.spent += rough_tokens(piece.text)
                await attempt.hold(piece)

    def _drop(self, attempt: "_Attempt") -> None:
        attempt.drop()
        attempt.settle(self._allowance)


class _Attempt:
    """One answer that was begun ahead of its time."""

    def __init__(self, ahead: ThinkingAhead, guess: Transcript, *, late: bool) -> None:
        """`late`: the user had finished before the guess was made."""
        self.guess = guess
        self.late = late
        self.context: CoachContext | None = None
        self.used = False
        self.reserved = 0
        self.spent = 0
        """Tokens: what was asked for, and what it has taken so far."""
        self._first: ReplyPiece | Exception | None = None
        self._held: asyncio.Queue[ReplyPiece | Exception | None] = asyncio.Queue(MAX_HELD)
        self.task = asyncio.create_task(self._run(ahead), name="thinking ahead")

    @property
    def begun(self) -> bool:
        """Whether the model was asked."""
        return self.context is not None

    async def hold(self, piece: ReplyPiece) -> None:
        """Keep a piece back."""
        await self._held.put(piece)

    async def answers(self, context: CoachContext) -> bool:
        """Tell whether this is an answer to `context`, and has not failed before its first piece."""
        if self.context is None or not same_words(self.guess.text, context.said):
            return False
        if replace(self.context, said=context.said) != context:
            return False
        self._first = await self._held.get()
        self.used = isinstance(self._first, ReplyPiece)
        return self.used

    async def pieces(self) -> AsyncGenerator[ReplyPiece, None]:
        """Yield what was held back, and what comes now. Raises what the model raised."""
        piece = self._first
        try:
            while piece is not None:
                if isinstance(piece, Exception):
                    raise piece
                yield piece
                piece = await self._held.get()
        finally:
            await self.end()

    def settle(self, allowance: Allowance) -> None:
        """Say once what has become of the tokens."""
        if self.reserved:
            allowance.settle(self.reserved, in_vain=0 if self.used else self.spent)
            self.reserved = 0

    def drop(self) -> None:
        """Stop thinking of it."""
        self.task.cancel()

    async def end(self) -> None:
        """Stop thinking of it, and wait until that has stopped."""
        self.task.cancel()
        await asyncio.wait([self.task])

    async def _run(self, ahead: ThinkingAhead) -> None:
        end: Exception | None = None
        try:
            await ahead.begin(self)
        except Exception as error:  # noqa: BLE001 - raised to whoever wants this answer; if nobody does, it never was
            end = error
        await self._held.put(end)


def tokens_of(usage: Usage) -> int:
    """Add up what was asked and what was answered."""
    return usage.prompt_tokens + usage.completion_tokens
