"""A user's goals: set, moved, listed and deleted."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from domain.accounts.events import Change
from domain.changes import UNCHANGED
from domain.checks import Refusals, anything
from domain.clock import Clock, Ids
from domain.errors import UserErrorCode
from domain.goals.entities import Goal, GoalFilter, GoalMeasure, GoalStatus
from domain.goals.news import GoalNews
from domain.goals.ports import Goals
from domain.goals.requests import GoalChanges, NewGoal
from domain.goals.rules import PERCENT, SCALE, GoalRules, current_value, measure_from
from domain.idempotency import IdempotencyKeys, Scalar, name_for
from domain.ids import GoalId, UserId, goal_id, is_a
from domain.lookup import found, look_up
from domain.pages import Page, page_request
from domain.updates import Update


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalBook:
    """Every user's goals, each reached through its owner alone."""

    goals: Goals
    news: GoalNews
    keys: IdempotencyKeys
    rules: GoalRules
    clock: Clock
    ids: Ids

    async def create(self, user_id: UserId, new: NewGoal) -> Goal:
        """Set a goal. Raises InvalidInput, and Conflict for a key used with another input."""
        refusals = Refusals()
        now = self.clock.now()
        goal = Goal(
            id=goal_id(self.ids.ulid()),
            owner_id=user_id,
            title=self.rules.title(new.title, refusals, "title"),
            why=self.rules.text(new.why or "", refusals, "why") or None,
            measure=None if new.measure is None else measure_from(new.measure, None, refusals),
            target_date=new.target_date,
            confidence=None if new.confidence is None else SCALE(new.confidence, refusals, "confidence"),
            importance=None if new.importance is None else SCALE(new.importance, refusals, "importance"),
            created_at=now,
            updated_at=now,
        )
        refusals.settle()
        name = await name_for(self.keys, user_id, new.idempotency_key, "createGoal", _digested(new), goal.id)
        goal = replace(goal, id=GoalId(name))
        if await self.goals.add(goal):
            self.news.goal_changed(user_id, goal.id, Change.CREATED)
            return goal
        return await self._owned(user_id, goal.id, "input", "idempotencyKey")

    async def update(self, user_id: UserId, changes: GoalChanges) -> Goal:
        """Change a goal. Raises InvalidInput, NOT_FOUND when the user has no such goal."""
        kept = await self._owned(user_id, changes.id, "input", "id")
        update = Update()
        measure = self._measure(kept, changes, update)
        status = update.required("status", changes.status, kept.status, anything)
        changed = replace(
            kept,
            title=update.required("title", changes.title, kept.title, self.rules.title),
            why=update.optional("why", changes.why, kept.why, self.rules.text) or None,
            measure=measure,
            target_date=update.optional("targetDate", changes.target_date, kept.target_date, anything),
            status=status,
            confidence=update.optional("confidence", changes.confidence, kept.confidence, SCALE),
            importance=update.optional("importance", changes.importance, kept.importance, SCALE),
            typed_percent=_percent(kept, changes, measure, update),
            achieved_at=(kept.achieved_at or self.clock.now()) if status is GoalStatus.ACHIEVED else None,
        )
        update.refusals.settle()
        if changed == kept:
            return kept
        changed = replace(changed, updated_at=self.clock.now())
        await self.goals.replace(changed)
        self.news.goal_changed(user_id, kept.id, Change.UPDATED)
        return changed

    async def delete(self, user_id: UserId, raw_id: str) -> GoalId:
        """Delete a goal; what belonged to it stays, and belongs to none. Raises InvalidInput NOT_FOUND."""
        goal = await self._owned(user_id, raw_id, "id")
        if await self.goals.delete(goal.id, user_id):
            self.news.goal_removed(user_id, goal.id)
        return goal.id

    async def get(self, user_id: UserId, ids: Sequence[str]) -> Sequence[Goal | None]:
        """Load goals in the order asked for; None for what is no goal of the user's."""
        return await look_up("goal", ids, user_id, GoalId, self.goals.get)

    async def page(
        self, user_id: UserId, which: GoalFilter, *, first: int | None = None, after: str | None = None
    ) -> Page[Goal]:
        """List goals, newest first. Raises BadInput."""
        request = page_request(first, after, None, None, lambda key: is_a("goal", key))
        return await self.goals.page(user_id, which, request)

    async def _owned(self, user_id: UserId, raw_id: str, *path: str) -> Goal:
        (goal,) = await self.get(user_id, [raw_id])
        return found(goal, "goal", *path)

    @staticmethod
    def _measure(kept: Goal, changes: GoalChanges, update: Update) -> GoalMeasure | None:
        measure = kept.measure
        if changes.measure is not UNCHANGED:
            new = changes.measure
            measure = None if new is None else measure_from(new, kept.measure, update.refusals)
        if measure is None:
            if changes.current_value is not UNCHANGED:
                update.refusals.add(UserErrorCode.INVALID, "This goal has no measure to move.", "currentValue")
            return None
        moved = update.required("currentValue", changes.current_value, measure.current, current_value)
        return replace(measure, current=moved)


def _percent(kept: Goal, changes: GoalChanges, measure: GoalMeasure | None, update: Update) -> int | None:
    if measure is not None and changes.progress_percent is not UNCHANGED:
        message = "This goal has a measure, which tells its progress: move `currentValue`."
        update.refusals.add(UserErrorCode.INVALID, message, "progressPercent")
    return update.optional("progressPercent", changes.progress_percent, kept.typed_percent, PERCENT)


def _digested(new: NewGoal) -> dict[str, Scalar]:
    measure = new.measure
    return {
        "title": new.title,
        "why": new.why,
        "measure": None if measure is None else repr((measure.unit, measure.baseline, measure.target, measure.current)),
        "targetDate": None if new.target_date is None else new.target_date.isoformat(),
        "confidence": new.confidence,
        "importance": new.importance,
    }
