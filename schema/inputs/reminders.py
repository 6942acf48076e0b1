"""Inputs of reminders."""

from datetime import datetime

import strawberry

from domain.reminders import quiet_hours
from domain.reminders.entities import NewReminder, ReminderChanges, ReminderKind
from schema.inputs.changes import LEFT_OUT, change
from schema.inputs.idempotency import IDEMPOTENCY_KEY
from schema.views import described

_RECURRENCE = (
    "An RFC 5545 RRULE such as `FREQ=WEEKLY;BYDAY=MO,TH`: daily or less often, at up to 24 times of a day; without "
    "BYWEEKNO, BYYEARDAY and BYEASTER. It begins at `at`, whose wall-clock time it keeps."
)


@described
@strawberry.input
class QuietHoursInput:
    """Local times between which nothing is sent."""

    from_: str = strawberry.field(name="from", description="When they begin, such as `22:00`.")
    to: str = strawberry.field(description="When they end, such as `07:00`; may be on the next day.")

    def hours(self) -> quiet_hours.QuietHours:
        """Make what the use case takes."""
        return quiet_hours.QuietHours(self.from_, self.to)


@described
@strawberry.input
class CreateReminderInput:
    """A new reminder; it comes `at` a time, or recurs."""

    kind: ReminderKind | None = strawberry.field(
        default=None, description="What it is about; ACTION with an action item, else CUSTOM, when left out."
    )
    action_item_id: strawberry.ID | None = strawberry.field(
        default=None, description="The action item it is about: it is sent only while that is open."
    )
    text: str = strawberry.field(description="What it says.")
    at: datetime | None = strawberry.field(
        default=None, description="When it comes, or comes first; a recurring one begins now when left out."
    )
    recurrence: str | None = strawberry.field(default=None, description=_RECURRENCE)
    timezone: str | None = strawberry.field(default=None, description="IANA name; the profile's when left out.")
    quiet_hours: QuietHoursInput | None = strawberry.field(default=None, description="When nothing is sent.")
    goal_id: strawberry.ID | None = strawberry.field(default=None, description="The goal it is about.")
    idempotency_key: str | None = strawberry.field(default=None, description=IDEMPOTENCY_KEY)

    def request(self) -> NewReminder:
        """Make what the use case takes."""
        return NewReminder(
            kind=self.kind,
            action_item_id=self.action_item_id,
            text=self.text,
            at=self.at,
            recurrence=self.recurrence,
            timezone=self.timezone,
            quiet_hours=self.quiet_hours.hours() if self.quiet_hours else None,
            goal_id=self.goal_id,
            idempotency_key=self.idempotency_key,
        )


@described
@strawberry.input
class UpdateReminderInput:
    """Changes of a reminder: what is left out stays; recurrence, quiet hours and goal can be cleared."""

    id: strawberry.ID = strawberry.field(description="Which reminder.")
    text: str | None = strawberry.field(default=LEFT_OUT, description="What it says.")
    at: datetime | None = strawberry.field(default=LEFT_OUT, description="When it comes, or comes first.")
    recurrence: str | None = strawberry.field(default=LEFT_OUT, description=_RECURRENCE)
    timezone: str | None = strawberry.field(default=LEFT_OUT, description="IANA name.")
    quiet_hours: QuietHoursInput | None = strawberry.field(default=LEFT_OUT, description="When nothing is sent.")
    enabled: bool | None = strawberry.field(default=LEFT_OUT, description="Whether it is sent at all.")
    goal_id: strawberry.ID | None = strawberry.field(default=LEFT_OUT, description="The goal it is about.")

    def changes(self) -> ReminderChanges:
        """Make what the use case takes."""
        quiet = self.quiet_hours
        return ReminderChanges(
            id=self.id,
            text=change(self.text),
            at=change(self.at),
            recurrence=change(self.recurrence),
            timezone=change(self.timezone),
            quiet_hours=change(quiet.hours() if isinstance(quiet, QuietHoursInput) else quiet),
            enabled=change(self.enabled),
            goal_id=change(self.goal_id),
        )
