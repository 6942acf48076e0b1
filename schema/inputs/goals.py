"""Inputs of goals and action items."""

from datetime import date, datetime

import strawberry

from domain.goals import entities
from domain.goals.entities import ActionItemStatus, GoalStatus
from domain.goals.requests import ActionItemChanges, GoalChanges, NewActionItem, NewGoal, NewMeasure
from domain.ids import ConversationId, GoalId
from schema.inputs.changes import LEFT_OUT, change
from schema.inputs.idempotency import IDEMPOTENCY_KEY
from schema.views import described


@described
@strawberry.input
class GoalMeasureInput:
    """How a goal is measured."""

    unit: str = strawberry.field(description="What is counted, such as `hours` or `kg`.")
    baseline: float = strawberry.field(description="Where it began.")
    target: float = strawberry.field(description="Where it shall be; may be below the baseline.")
    current: float | None = strawberry.field(
        default=None, description="Where it is now; left out, it stays where it was, or begins at the baseline."
    )

    def measure(self) -> NewMeasure:
        """Make what the use case takes."""
        return NewMeasure(unit=self.unit, baseline=self.baseline, target=self.target, current=self.current)


@described
@strawberry.input
class CreateGoalInput:
    """A new goal."""

    title: str = strawberry.field(description="What it is called.")
    why: str | None = strawberry.field(default=None, description="Why it matters to the user.")
    measure: GoalMeasureInput | None = strawberry.field(default=None, description="How it is measured.")
    target_date: date | None = strawberry.field(default=None, description="By when.")
    confidence: int | None = strawberry.field(default=None, description="How sure the user is to reach it, 0 to 10.")
    importance: int | None = strawberry.field(default=None, description="How much it matters to the user, 0 to 10.")
    idempotency_key: str | None = strawberry.field(default=None, description=IDEMPOTENCY_KEY)

    def request(self) -> NewGoal:
        """Make what the use case takes."""
        return NewGoal(
            title=self.title,
            why=self.why,
            measure=self.measure.measure() if self.measure else None,
            target_date=self.target_date,
            confidence=self.confidence,
            importance=self.importance,
            idempotency_key=self.idempotency_key,
        )


@described
@strawberry.input
class UpdateGoalInput:
    """Changes of a goal: what is left out stays, null clears; title and status cannot be cleared."""

    id: strawberry.ID = strawberry.field(description="Which goal.")
    title: str | None = strawberry.field(default=LEFT_OUT, description="What it is called.")
    why: str | None = strawberry.field(default=LEFT_OUT, description="Why it matters to the user.")
    measure: GoalMeasureInput | None = strawberry.field(
        default=LEFT_OUT, description="How it is measured; replaces the whole measure."
    )
    target_date: date | None = strawberry.field(default=LEFT_OUT, description="By when.")
    status: GoalStatus | None = strawberry.field(default=LEFT_OUT, description="Where it stands.")
    confidence: int | None = strawberry.field(
        default=LEFT_OUT, description="How sure the user is to reach it, 0 to 10."
    )
    importance: int | None = strawberry.field(default=LEFT_OUT, description="How much it matters to the user, 0 to 10.")
    current_value: float | None = strawberry.field(default=LEFT_OUT, description="Moves the measure alone.")
    progress_percent: int | None = strawberry.field(
        default=LEFT_OUT,
        description="How far the user says it is, 0 to 100; refused for a goal with a measure, which tells it. Null "
        "lets its action items tell it again.",
    )

    def changes(self) -> GoalChanges:
        """Make what the use case takes."""
        measure = self.measure
        return GoalChanges(
            id=self.id,
            title=change(self.title),
            why=change(self.why),
            measure=change(measure.measure() if isinstance(measure, GoalMeasureInput) else measure),
            target_date=change(self.target_date),
            status=change(self.status),
            confidence=change(self.confidence),
            importance=change(self.importance),
            current_value=change(self.current_value),
            progress_percent=change(self.progress_percent),
        )


@described
@strawberry.input
class GoalFilter:
    """Which goals to list."""

    statuses: list[GoalStatus] | None = strawberry.field(
        default=None, description="Only those with one of these statuses; all when left out."
    )

    def which(self) -> entities.GoalFilter:
        """Make what the use case takes."""
        return entities.GoalFilter() if self.statuses is None else entities.GoalFilter(statuses=tuple(self.statuses))


@described
@strawberry.input
class CreateActionItemInput:
    """A new action item; it is OPEN."""

    text: str = strawberry.field(description="What to do.")
    due_at: datetime | None = strawberry.field(default=None, description="By when.")
    goal_id: strawberry.ID | None = strawberry.field(default=None, description="The goal it leads to.")
    conversation_id: strawberry.ID | None = strawberry.field(
        default=None, description="The conversation it comes from."
    )
    obstacle: str | None = strawberry.field(default=None, description="What could get in the way.")
    if_then_plan: str | None = strawberry.field(default=None, description="If it does, then what.")
    idempotency_key: str | None = strawberry.field(default=None, description=IDEMPOTENCY_KEY)

    def request(self) -> NewActionItem:
        """Make what the use case takes."""
        return NewActionItem(
            text=self.text,
            due_at=self.due_at,
            goal_id=self.goal_id,
            conversation_id=self.conversation_id,
            obstacle=self.obstacle,
            if_then_plan=self.if_then_plan,
            idempotency_key=self.idempotency_key,
        )


@described
@strawberry.input
class UpdateActionItemInput:
    """Changes of an action item: what is left out stays, null clears; text and status cannot be cleared."""

    id: strawberry.ID = strawberry.field(description="Which action item.")
    text: str | None = strawberry.field(default=LEFT_OUT, description="What to do.")
    due_at: datetime | None = strawberry.field(default=LEFT_OUT, description="By when.")
    goal_id: strawberry.ID | None = strawberry.field(default=LEFT_OUT, description="The goal it leads to.")
    status: ActionItemStatus | None = strawberry.field(
        default=LEFT_OUT,
        description="Where it stands: OPEN accepts a suggestion, DISMISSED turns one down. Only the coach makes it "
        "SUGGESTED.",
    )
    obstacle: str | None = strawberry.field(default=LEFT_OUT, description="What could get in the way.")
    if_then_plan: str | None = strawberry.field(default=LEFT_OUT, description="If it does, then what.")
    completed_at: datetime | None = strawberry.field(
        default=LEFT_OUT, description="When it was done, for one that is DONE; the moment it became so when left out."
    )

    def changes(self) -> ActionItemChanges:
        """Make what the use case takes."""
        return ActionItemChanges(
            id=self.id,
            text=change(self.text),
            due_at=change(self.due_at),
            goal_id=change(self.goal_id),
            status=change(self.status),
            obstacle=change(self.obstacle),
            if_then_plan=change(self.if_then_plan),
            completed_at=change(self.completed_at),
        )


@described
@strawberry.input
class ActionItemFilter:
    """Which action items to list; suggested and dismissed ones are left out unless asked for."""

    statuses: list[ActionItemStatus] | None = strawberry.field(
        default=None, description="Only those with one of these statuses."
    )
    goal_id: strawberry.ID | None = strawberry.field(default=None, description="Only those that lead to this goal.")
    conversation_id: strawberry.ID | None = strawberry.field(
        default=None, description="Only those that come from this conversation."
    )
    due_before: datetime | None = strawberry.field(default=None, description="Only those due before this moment.")

    def which(self) -> entities.ActionItemFilter:
        """Make what the use case takes."""
        default = entities.ActionItemFilter()
        return entities.ActionItemFilter(
            statuses=default.statuses if self.statuses is None else tuple(self.statuses),
            goal_id=None if self.goal_id is None else GoalId(self.goal_id),
            conversation_id=None if self.conversation_id is None else ConversationId(self.conversation_id),
            due_before=self.due_before,
        )
