"""The voice of the next sentence is asked for while the one before it is still being made and sent.

A hosted voice takes a few hundred milliseconds until it begins; asked one after the other, each sentence would begin
with that much silence once the listener has caught up.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from contextvars import copy_context
from typing import Final, TypeAlias

from domain.errors import CoachError

MAX_STRETCHES: Final = 64
"""Of one sentence that is made before its turn; then the engine waits."""

Speak: TypeAlias = Callable[[str], AsyncGenerator[bytes, None]]
PassOn: TypeAlias = Callable[[bytes, str | None], Awaitable[None]]
"""Is given a stretch of voice, and the sentence when this is its beginning."""


class SpeakingAhead:
    """Has sentences spoken, `at_once` of them at most, and passes their voice on in order.

    `patience_s` is how long an engine is waited for, each time.
    """

    def __init__(self, speak: Speak, *, at_once: int, patience_s: float) -> None:
        self._speak = speak
        self._patience_s = patience_s
        self._room = asyncio.Semaphore(at_once)
        self._asked: asyncio.Queue[_Sentence | None] = asyncio.Queue()

    async def run(self, sentences: AsyncIterator[str], pass_on: PassOn) -> None:
        """Speak all sentences; a failure is raised when its sentence's turn has come."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._ask(sentences, group))
            while (sentence := await self._asked.get()) is not None:
                await sentence.pass_on(pass_on)
                self._room.release()

    async def _ask(self, sentences: AsyncIterator[str], group: asyncio.TaskGroup) -> None:
        # One context for all: whoever stands in for a voice that failed goes on speaking, and the bill is one.
        context = copy_context()
        async for text in sentences:
            await self._room.acquire()
            sentence = _Sentence(text)
            group.create_task(sentence.make(self._speak(text), self._patience_s), context=context)
            self._asked.put_nowait(sentence)
        self._asked.put_nowait(None)


class _Sentence:
    """One sentence on its way to its voice."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._stretches: asyncio.Queue[bytes | CoachError | TimeoutError | None] = asyncio.Queue(MAX_STRETCHES)

    async def make(self, stream: AsyncGenerator[bytes, None], patience_s: float) -> None:
        """Have it spoken; the engine's time runs only while it is the one we wait for."""
        end: CoachError | TimeoutError | None = None
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(patience_s) as deadline, aclosing(stream) as stretches:
                async for pcm in stretches:
                    deadline.reschedule(None)
                    await self._stretches.put(pcm)
                    deadline.reschedule(loop.time() + patience_s)
        except (CoachError, TimeoutError) as error:
            end = error
        await self._stretches.put(end)

    async def pass_on(self, pass_on: PassOn) -> None:
        """Hand its voice over as it comes. Raises what the engine raised, TimeoutError when it took too long."""
        caption: str | None = self._text
        while (stretch := await self._stretches.get()) is not None:
            if isinstance(stretch, Exception):
                raise stretch
            await pass_on(stretch, caption)
            caption = None
