"""From what was said to the coach's words, and on to its voice."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import replace
from typing import Final

from domain.audit.entries import Action
from domain.errors import ProviderUnavailable
from domain.ids import message_id
from domain.safety.entities import Safety
from domain.safety.safe_replies import SafeReplies
from domain.turns.engines import ChatModel, CoachContext
from domain.turns.entities import Message, MessageRole, TurnStatus
from domain.turns.events import ReplyCompleted, ReplyDelta, SafetyNotice, ThinkingState
from domain.turns.journal import TurnJournal
from domain.turns.latency import FIRST_VOICE, FIRST_WORD, LatencyAccount
from domain.turns.live import LiveTurn
from domain.turns.sentences import SentenceSplitter
from domain.turns.speaking import Speaker
from domain.turns.workshop import Workshop

MAX_SENTENCES_AHEAD: Final = 16

Sentences = asyncio.Queue[str | None]


class Replying:
    """Thinks of one reply, and speaks it sentence by sentence while it is still being thought of."""

    def __init__(
        self, live: LiveTurn, journal: TurnJournal, account: LatencyAccount, workshop: Workshop, chat: ChatModel
    ) -> None:
        """`chat` thinks: the workshop's model, or what stands before it."""
        self._chat = chat
        self._live = live
        self._journal = journal
        self._account = account
        self._workshop = workshop
        self._splitter = SentenceSplitter()

    async def reply(self, context: CoachContext) -> None:
        """Make the whole reply. Raises what the engines raise; an exception group when tasks failed together."""
        sentences: Sentences = asyncio.Queue(MAX_SENTENCES_AHEAD)
        async with asyncio.TaskGroup() as group:
            if self._live.turn.options.speak:
                group.create_task(self._speak(sentences, context))
            await self._think(context, sentences)

    async def _think(self, context: CoachContext, sentences: Sentences) -> None:
        patience_s = self._workshop.limits.first_word_deadline_ms / 1000
        loop = asyncio.get_running_loop()
        async with (
            asyncio.timeout(patience_s) as deadline,
            aclosing(self._coach().reply(context)) as pieces,
        ):
            async for piece in pieces:
                if piece.safety is not None:
                    await self._warn(piece.safety)
                if piece.text:
                    deadline.reschedule(None)
                    await self._say_words(piece.text, sentences)
                deadline.reschedule(loop.time() + patience_s)
        message = self._live.turn.coach_message
        if message is None or not message.text.strip():
            raise ProviderUnavailable("The coach found no words.")
        rest = self._splitter.flush()
        await self._hand_over([rest] if rest else [], sentences, last=True)
        self._live.say(ReplyCompleted(**self._live.stamp(), message=message))

    def _coach(self) -> SafeReplies:
        """Hold the model to what is safe: for good, once danger was heard in this turn."""
        known = self._live.turn.safety
        return SafeReplies(
            self._chat,
            self._workshop.engines.safety_check,
            patience_s=self._workshop.limits.safety_deadline_ms / 1000,
            known=known.category if known else None,
        )

    async def _warn(self, safety: Safety) -> None:
        """Tell of a danger, once: an earlier owner of the turn may have told it."""
        live = self._live
        if live.turn.safety is None:
            self._journal.note(live.change(safety=safety))
            live.say(SafetyNotice(**live.stamp(), safety=safety))
            self._workshop.observer.alarmed(live.turn)
            await self._workshop.notes.done(Action.SAFETY_RAISED, live.turn.owner_id, subject=live.turn.id)

    async def _say_words(self, text: str, sentences: Sentences) -> None:
        live = self._live
        await live.room()
        if self._account.mark(FIRST_WORD):
            self._journal.note(live.change(status=TurnStatus.RESPONDING))
            if not live.turn.options.speak:
                live.think(ThinkingState.SPEAKING)
        live.change(coach_message=self._extended(text))
        live.say(ReplyDelta(**live.stamp(), text=text))
        await self._hand_over(self._splitter.feed(text), sentences)

    def _extended(self, text: str) -> Message:
        turn = self._live.turn
        if turn.coach_message is not None:
            return replace(turn.coach_message, text=turn.coach_message.text + text)
        return Message(
            id=message_id(turn.id, "coach"),
            role=MessageRole.COACH,
            text=text,
            created_at=self._live.stamp()["at"],
        )

    async def _hand_over(self, complete: list[str], sentences: Sentences, *, last: bool = False) -> None:
        if self._live.turn.options.speak:
            for sentence in complete:
                await sentences.put(sentence)
            if last:
                await sentences.put(None)
        if complete:
            self._journal.note(self._live.turn)

    async def _speak(self, sentences: Sentences, context: CoachContext) -> None:
        speaker = Speaker(
            self._live,
            voice=self._workshop.engines.text_to_speech,
            encoder=self._workshop.engines.encoder,
            settings=context.settings,
            at_once=self._workshop.limits.sentences_at_once,
            patience_s=self._workshop.limits.voice_deadline_ms / 1000,
            on_first_voice=lambda: self._account.mark(FIRST_VOICE),
        )
        await speaker.speak(_drain(sentences))


async def _drain(sentences: Sentences) -> AsyncIterator[str]:
    while (sentence := await sentences.get()) is not None:
        yield sentence
