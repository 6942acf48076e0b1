"""One review, from the claim to what is stored of it.

Each step may be repeated: what a review makes is named after the message it comes from.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final
from zoneinfo import ZoneInfo

from domain.accounts.entities import User
from domain.accounts.events import Change
from domain.accounts.ports import Users
from domain.clock import Clock
from domain.conversations.entities import Conversation
from domain.conversations.news import ConversationNews
from domain.conversations.ports import Conversations
from domain.errors import CoachError, DeadlineExceeded, StoreUnavailable
from domain.goals.entities import ActionItem
from domain.limits import Limits
from domain.memories.entities import Memory
from domain.memories.learning import Learning
from domain.pages import PageRequest
from domain.reviewing.checking import checked
from domain.reviewing.observer import ReviewObserver
from domain.reviewing.outcome import changes, outcome, unchanged
from domain.reviewing.paying import Payment
from domain.reviewing.ports import Reviewed, ReviewJob, ReviewQueue
from domain.reviewing.proposing import Proposals
from domain.reviewing.review import Review, Reviewer, ReviewInput, heard
from domain.turns.entities import ANSWERED, Turn
from domain.turns.ports import Turns

LEFT_TO_STORE: Final = timedelta(seconds=5)
"""How much longer than the reviewer's deadline a conversation is claimed."""
FIRST_RETRY_S: Final = 5
RETRY_FACTOR: Final = 4
TURNS_BEFORE: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewing:
    """Reviews conversations, one at a time."""

    queue: ReviewQueue
    reviewer: Reviewer
    users: Users
    conversations: Conversations
    turns: Turns
    payment: Payment
    proposals: Proposals
    learning: Learning
    news: ConversationNews
    observer: ReviewObserver
    limits: Limits
    clock: Clock

    async def claim(self) -> ReviewJob | None:
        """Take a conversation that is due. Raises StoreUnavailable."""
        now = self.clock.now()
        return await self.queue.claim(now, now + timedelta(milliseconds=self.limits.review_deadline_ms) + LEFT_TO_STORE)

    async def review(self, job: ReviewJob) -> None:
        """Review a claimed conversation; when it fails, again later, and after so many attempts not for now.

        Raises StoreUnavailable: then the claim runs out, and somebody else tries.
        """
        if job.attempt > self.limits.review_attempts:
            # Whoever had it before died of it each time.
            await self.queue.give_up(job)
            return
        try:
            await self._review(job)
        except StoreUnavailable:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the conversation is none the worse for it
            await self._put_off(job, error)

    async def _put_off(self, job: ReviewJob, error: Exception) -> None:
        lasting = isinstance(error, CoachError) and not error.retryable
        given_up = lasting or job.attempt >= self.limits.review_attempts
        self.observer.failed(job, error, given_up=given_up)
        if given_up:
            await self.queue.give_up(job)
            return
        wait = timedelta(seconds=FIRST_RETRY_S * RETRY_FACTOR ** (job.attempt - 1))
        await self.queue.postpone(job, self.clock.now() + wait)

    async def _review(self, job: ReviewJob) -> None:
        began_ms, conversation = self.clock.monotonic_ms(), job.conversation
        user, before, turns, known, remembered = await asyncio.gather(
            self.users.get(conversation.owner_id),
            self._before(job),
            self.turns.since(conversation.id, job.since, self.limits.review_turns + 1),
            self.proposals.known(job),
            self.learning.known(conversation.owner_id),
        )
        read, more = turns[: self.limits.review_turns], turns[self.limits.review_turns :]
        review, reviewed = Review(), unchanged(conversation)
        if user is not None and any(turn.user_message for turn in read):
            given = _input(conversation, user, before, read, known, remembered)
            review = await self._found(conversation, given)
            await self.proposals.propose(job, given, review.commitments, known, read, ZoneInfo(user.profile.timezone))
            await self.learning.learn(conversation.owner_id, given, review.facts, remembered)
            reviewed = outcome(review, given, conversation, self.limits.max_insights, self.clock.now())
        if more:
            reviewed = replace(reviewed, more=more[0].id, phase=None)
        if not await self.queue.finish(job, reviewed, self.clock.now()):
            await self._unlearn_if_gone(conversation)
        else:
            self._tell(job, review, reviewed, self.clock.monotonic_ms() - began_ms)

    def _tell(self, job: ReviewJob, review: Review, reviewed: Reviewed, took_ms: float) -> None:
        conversation = job.conversation
        self.observer.reviewed(job, review, took_ms)
        if changes(reviewed, conversation):
            self.news.changed(conversation.owner_id, conversation.id, Change.UPDATED)

    async def _unlearn_if_gone(self, conversation: Conversation) -> None:
        (kept,) = await self.conversations.get([conversation.id], conversation.owner_id)
        if kept is None:
            await self.learning.memories.forget_conversation(conversation.id, conversation.owner_id)

    async def _before(self, job: ReviewJob) -> list[Turn]:
        page = await self.turns.page(job.conversation.id, PageRequest(TURNS_BEFORE, job.since))
        return [turn for turn in reversed(page.items) if turn.status in ANSWERED]

    async def _found(self, conversation: Conversation, given: ReviewInput) -> Review:
        deadline_s = self.limits.review_deadline_ms / 1000
        try:
            async with asyncio.timeout(deadline_s), self.payment.opened(conversation, given):
                review = await self.reviewer.review(given)
        except TimeoutError as error:
            raise DeadlineExceeded("The review took too long.") from error
        return checked(review, given, self.limits)


def _input(  # noqa: PLR0917 - all that is known
    conversation: Conversation,
    user: User,
    before: Sequence[Turn],
    turns: Sequence[Turn],
    known: Sequence[ActionItem],
    remembered: Sequence[Memory],
) -> ReviewInput:
    return ReviewInput(
        profile=user.profile,
        language=user.settings.language,
        phase=conversation.phase,
        topic=conversation.topic,
        summary=conversation.summary,
        before=tuple(map(heard, before)),
        turns=tuple(map(heard, turns)),
        wants_title=conversation.untitled,
        wants_facts=user.settings.memory_enabled,
        agreed=tuple(item.text for item in known),
        remembered=tuple(memory.text for memory in remembered) if user.settings.memory_enabled else (),
    )
