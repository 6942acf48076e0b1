"""Reviews on fakes: a queue over the conversations, a reviewer that follows a script, an observer that remembers."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from domain.errors import CoachError
from domain.ids import ActionItemId, ConversationId
from domain.reviewing.ports import Reviewed, ReviewJob
from domain.reviewing.review import Review, ReviewInput
from tests.fakes.stores import Breakable, FakeConversations


class FakeReviewQueue(Breakable):
    """The conversations' own marks are the queue."""

    def __init__(self, conversations: FakeConversations) -> None:
        self._kept = conversations
        self._claims = 0
        self.told_of: dict[ConversationId, list[ActionItemId]] = {}

    async def claim(self, now: datetime, until: datetime) -> ReviewJob | None:
        self.reach()
        due = {id_: at for id_, mark in self._kept.marks.items() if (at := mark.due_at) is not None and at <= now}
        if not due:
            return None
        first = min(due, key=due.__getitem__)
        mark = self._kept.marks[first]
        self._claims += 1
        mark.due_at, mark.claim, mark.attempts = until, str(self._claims), mark.attempts + 1
        return ReviewJob(
            conversation=self._kept.conversations[first],
            since=mark.since,
            version=mark.version,
            attempt=mark.attempts,
            claim=mark.claim,
            told=frozenset(self.told_of.get(first, ())),
        )

    async def told(self, job: ReviewJob, suggestions: Sequence[ActionItemId]) -> None:
        self.reach()
        self.told_of.setdefault(job.conversation.id, []).extend(suggestions)

    async def finish(self, job: ReviewJob, reviewed: Reviewed, now: datetime) -> bool:
        self.reach()
        if not self._claimed(job):
            return False
        kept, mark = self._kept.conversations[job.conversation.id], self._kept.marks[job.conversation.id]
        changed = replace(kept, summary=reviewed.summary, insights=reviewed.insights)
        if reviewed.title is not None and kept.untitled:
            changed = replace(changed, title=reviewed.title, untitled=False)
        if reviewed.phase is not None and kept.last_turn_id == job.conversation.last_turn_id:
            changed = replace(changed, phase=reviewed.phase)
        self._kept.conversations[kept.id] = changed
        if mark.version == job.version and reviewed.more is None:
            del self._kept.marks[kept.id]
            return True
        if mark.version == job.version and reviewed.more is not None:
            mark.since = reviewed.more
        mark.due_at, mark.claim, mark.attempts = now, None, 0
        return True

    async def postpone(self, job: ReviewJob, until: datetime) -> None:
        self.reach()
        if self._claimed(job):
            mark = self._kept.marks[job.conversation.id]
            mark.due_at, mark.claim = until, None

    async def give_up(self, job: ReviewJob) -> None:
        self.reach()
        if self._claimed(job):
            mark = self._kept.marks[job.conversation.id]
            mark.due_at, mark.claim = None, None

    def _claimed(self, job: ReviewJob) -> bool:
        mark = self._kept.marks.get(job.conversation.id)
        return mark is not None and mark.claim == job.claim


class FakeReviewer:
    """Finds what the script says, entry by entry, staying with the last; errors are raised. `given` is what it read."""

    def __init__(self, *script: Review | CoachError, hangs: bool = False) -> None:
        self._script = list(script) or [Review()]
        self._hangs = hangs
        self.given: list[ReviewInput] = []
        self.began = asyncio.Event()

    async def review(self, given: ReviewInput) -> Review:
        self.given.append(given)
        self.began.set()
        if self._hangs:
            await asyncio.Event().wait()
        entry = self._script.pop(0) if len(self._script) > 1 else self._script[0]
        if isinstance(entry, CoachError):
            raise entry
        return entry


@dataclass
class ReviewsSeen:
    """What a review's observer was told."""

    reviewed_ids: list[ConversationId] = field(default_factory=list)
    errors: list[tuple[str, bool]] = field(default_factory=list)
    a_review: asyncio.Event = field(default_factory=asyncio.Event)
    a_failure: asyncio.Event = field(default_factory=asyncio.Event)
    a_sweep_failed: asyncio.Event = field(default_factory=asyncio.Event)

    def reviewed(self, job: ReviewJob, review: Review, took_ms: float) -> None:
        self.reviewed_ids.append(job.conversation.id)
        self.a_review.set()

    def failed(self, job: ReviewJob, error: Exception, *, given_up: bool) -> None:
        self.errors.append((type(error).__name__, given_up))
        self.a_failure.set()

    def sweep_failed(self, error: Exception) -> None:
        self.a_sweep_failed.set()
