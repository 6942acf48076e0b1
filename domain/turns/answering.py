"""The good path of a turn: hear, remember, reply."""

import asyncio

from domain.accounts.entities import User
from domain.conversations.entities import Conversation
from domain.errors import NotFound
from domain.ids import message_id
from domain.turns.background import Background
from domain.turns.context import coach_context, opening_context
from domain.turns.engines import CoachContext, Transcript
from domain.turns.entities import Message, MessageRole, Turn, TurnSource, TurnStatus
from domain.turns.events import RecordingStopped, RecordingStopReason, ThinkingState, TranscriptionCompleted
from domain.turns.hearing import Hearing
from domain.turns.journal import TurnJournal, until_stored
from domain.turns.latency import TRANSCRIBED, LatencyAccount
from domain.turns.listening import Listener
from domain.turns.live import LiveTurn
from domain.turns.replying import Replying
from domain.turns.thinking_ahead import ThinkingAhead
from domain.turns.workshop import Workshop


class Answering:
    """Answers one turn. What the coach remembers is loaded while the last words are still being transcribed."""

    def __init__(
        self,
        workshop: Workshop,
        live: LiveTurn,
        journal: TurnJournal,
        account: LatencyAccount,
        deadline: asyncio.Timeout,
    ) -> None:
        self._workshop = workshop
        self._live = live
        self._journal = journal
        self._account = account
        self._deadline = deadline

    async def answer(self, listener: Listener, *, closed_before: bool) -> None:
        """Take the turn from where it stands to the end of its reply. Raises what engines and stores raise.

        `closed_before`: an earlier owner has told that the recording is closed.
        """
        workshop, turn = self._workshop, self._live.turn
        async with ThinkingAhead(workshop.engines.chat, workshop.speculation, self._context_of) as ahead:
            if turn.source is TurnSource.COACH:
                self._limit()
                context = self._opening(await until_stored(self._remember))
            elif turn.user_message is None:
                context = await self._hear(listener, ahead, closed_before=closed_before)
            else:
                self._limit()
                memory = await until_stored(self._remember)
                context = self._context(memory, turn.user_message.text, turn.options.language)
            self._live.change(phase=context.phase, move=context.move, asked_before=context.asked_marks)
            await Replying(self._live, self._journal, self._account, workshop, ahead).reply(context)

    async def _hear(self, listener: Listener, ahead: ThinkingAhead, *, closed_before: bool) -> CoachContext:
        live = self._live
        async with asyncio.TaskGroup() as group:
            memories: list[asyncio.Task[_Memory]] = []

            def on_closed() -> None:
                self._limit()
                ahead.finished()
                if not closed_before:
                    self._recording_closed(listener)
                memories.append(group.create_task(until_stored(self._remember)))

            hearing = Hearing(
                live, listener, self._workshop.engines.speech_to_text, self._workshop.limits, on_closed, ahead.guess
            )
            transcript = await hearing.transcript(live.turn.options.language)
            self._understood(transcript, listener.duration_ms)
            memory = await memories[0]
        return self._context(memory, transcript.text.strip(), transcript.language)

    def _recording_closed(self, listener: Listener) -> None:
        live = self._live
        turn = live.change(status=TurnStatus.TRANSCRIBING)
        live.say(
            RecordingStopped(
                **live.stamp(),
                turn=turn,
                duration_ms=listener.duration_ms,
                reason=listener.stop_reason or RecordingStopReason.CLIENT,
            )
        )
        live.think(ThinkingState.TRANSCRIBING)
        self._journal.note(turn)

    def _understood(self, transcript: Transcript, duration_ms: int) -> None:
        live = self._live
        self._account.mark(TRANSCRIBED)
        message = Message(
            id=message_id(live.turn.id, "user"),
            role=MessageRole.USER,
            text=transcript.text.strip(),
            created_at=live.turn.options.said_at or live.turn.created_at,
        )
        turn = live.change(status=TurnStatus.THINKING, user_message=message)
        live.say(
            TranscriptionCompleted(
                **live.stamp(), message=message, language=transcript.language, duration_ms=duration_ms
            )
        )
        live.think(ThinkingState.THINKING)
        self._journal.note(turn)

    def _limit(self) -> None:
        """Bound the time from the end of the user's speech to the end of the reply."""
        limit_s = self._workshop.limits.turn_deadline_ms / 1000
        self._deadline.reschedule(asyncio.get_running_loop().time() + limit_s)

    async def _remember(self) -> "_Memory":
        turn, stores = self._live.turn, self._workshop.stores
        user, found, recent = await asyncio.gather(
            stores.users.get(turn.owner_id),
            stores.conversations.get([turn.conversation_id], turn.owner_id),
            stores.turns.recent(turn.conversation_id, self._workshop.limits.context_turns),
        )
        if user is None or found[0] is None:
            raise NotFound("This conversation has been deleted.")
        background = await self._workshop.backgrounds.of(user, found[0])
        return user, found[0], [past for past in recent if past.id != turn.id], background

    def _opening(self, memory: "_Memory") -> CoachContext:
        user, conversation, _, background = memory
        return opening_context(user, conversation, background, self._workshop.limits)

    def _context(self, memory: "_Memory", said: str, language: str | None) -> CoachContext:
        user, conversation, recent, background = memory
        limits = self._workshop.limits
        return coach_context(user, conversation, recent, said, language, limits, background=background)

    async def _context_of(self, guess: Transcript) -> CoachContext:
        return self._context(await until_stored(self._remember), guess.text.strip(), guess.language)


_Memory = tuple[User, Conversation, list[Turn], Background]
