"""A user's reminders: set, changed, listed and deleted."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from domain.accounts.events import Change
from domain.accounts.ports import Users
from domain.changes import UNCHANGED
from domain.checks import OneOf, Refusals, Text, anything
from domain.clock import Clock, Ids
from domain.errors import Unauthenticated, UserErrorCode
from domain.goals.chosen import chosen_goal
from domain.goals.ports import ActionItems, Goals
from domain.idempotency import IdempotencyKeys, Scalar, name_for
from domain.ids import ActionItemId, ReminderId, UserId, is_a, reminder_id
from domain.limits import Limits
from domain.lookup import found, look_up
from domain.pages import Page, page_request
from domain.reminders.entities import NewReminder, Reminder, ReminderChanges, ReminderKind
from domain.reminders.news import ReminderNews
from domain.reminders.ports import Reminders
from domain.reminders.quiet_hours import QuietHours, clock_time
from domain.reminders.recurrence import BadRule, parse_rule
from domain.reminders.schedule import scheduled
from domain.updates import Update

EARLIEST: Final = datetime(2000, 1, 1, tzinfo=UTC)
LONGEST_AHEAD: Final = timedelta(days=10 * 366)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderBook:
    """Every user's reminders, each reached through its owner alone."""

    reminders: Reminders
    users: Users
    goals: Goals
    action_items: ActionItems
    news: ReminderNews
    keys: IdempotencyKeys
    timezones: Collection[str]
    limits: Limits
    clock: Clock
    ids: Ids

    async def create(self, user_id: UserId, new: NewReminder) -> Reminder:
        """Set a reminder. Raises InvalidInput, and Conflict for a key used with another input."""
        refusals, now = Refusals(), self.clock.now()
        if new.at is None and new.recurrence is None:
            refusals.add(UserErrorCode.REQUIRED, "A reminder comes at a time, or recurs.", "at")
        reminder = Reminder(
            id=reminder_id(self.ids.ulid()),
            owner_id=user_id,
            kind=new.kind or (ReminderKind.CUSTOM if new.action_item_id is None else ReminderKind.ACTION),
            text=self._text(new.text, refusals, "text"),
            at=now if new.at is None else self._moment(new.at, refusals, "at"),
            recurrence=None if new.recurrence is None else _rule(new.recurrence, refusals, "recurrence"),
            timezone=await self._own_timezone(user_id, new.timezone, refusals),
            quiet_hours=None if new.quiet_hours is None else _quiet(new.quiet_hours, refusals, "quietHours"),
            action_item_id=await self._action_item(user_id, new.action_item_id, refusals),
            goal_id=await chosen_goal(self.goals, user_id, new.goal_id, refusals),
            created_at=now,
            updated_at=now,
        )
        refusals.settle()
        reminder = scheduled(reminder, now)
        if reminder.next_at is None:
            refusals.add(UserErrorCode.INVALID, "That never comes.", "at" if new.recurrence is None else "recurrence")
        refusals.settle()
        name = await name_for(self.keys, user_id, new.idempotency_key, "createReminder", _digested(new), reminder.id)
        reminder = replace(reminder, id=ReminderId(name))
        if await self.reminders.add(reminder, at_most=self.limits.max_reminders):
            self.news.changed(user_id, reminder.id, Change.CREATED)
            return reminder
        return await self._owned(user_id, reminder.id, "input", "idempotencyKey")

    async def update(self, user_id: UserId, changes: ReminderChanges) -> Reminder:
        """Change a reminder; its next time is worked out anew. Raises InvalidInput."""
        kept, update = await self._owned(user_id, changes.id, "input", "id"), Update()
        goal_id = kept.goal_id
        if changes.goal_id is not UNCHANGED:
            goal_id = await chosen_goal(self.goals, user_id, changes.goal_id, update.refusals)
        changed = replace(
            kept,
            text=update.required("text", changes.text, kept.text, self._text),
            at=update.required("at", changes.at, kept.at, self._moment),
            recurrence=update.optional("recurrence", changes.recurrence, kept.recurrence, _rule),
            timezone=update.required("timezone", changes.timezone, kept.timezone, self._timezone),
            quiet_hours=update.optional("quietHours", changes.quiet_hours, kept.quiet_hours, _quiet),
            enabled=update.required("enabled", changes.enabled, kept.enabled, anything),
            goal_id=goal_id,
        )
        update.refusals.settle()
        if changed == kept:
            return kept
        now = self.clock.now()
        timed = replace(changed, text=kept.text, goal_id=kept.goal_id) != kept
        # What was dealt with does not come again because its hour is moved within the day.
        changed = scheduled(changed, max(now, changed.delivered_for or now)) if timed else changed
        if (
            timed
            and changed.enabled
            and changed.next_at is None
            and (changed.at, changed.recurrence)
            != (
                kept.at,
                kept.recurrence,
            )
        ):
            message, field = "That never comes.", "at" if changed.recurrence is None else "recurrence"
            update.refusals.add(UserErrorCode.INVALID, message, field)
            update.refusals.settle()
        changed = replace(changed, updated_at=now, next_at=changed.next_at if changed.enabled else None)
        await self.reminders.replace(changed)
        self.news.changed(user_id, kept.id, Change.UPDATED)
        return changed

    async def delete(self, user_id: UserId, raw_id: str) -> ReminderId:
        """Delete a reminder. Raises InvalidInput NOT_FOUND."""
        reminder = await self._owned(user_id, raw_id, "id")
        if await self.reminders.delete(reminder.id, user_id):
            self.news.removed(user_id, reminder.id)
        return reminder.id

    async def get(self, user_id: UserId, ids: Sequence[str]) -> Sequence[Reminder | None]:
        """Load reminders in the order asked for; None for what is no reminder of the user's."""
        return await look_up("reminder", ids, user_id, ReminderId, self.reminders.get)

    async def page(self, user_id: UserId, *, first: int | None = None, after: str | None = None) -> Page[Reminder]:
        """List reminders, newest first. Raises BadInput."""
        request = page_request(first, after, None, None, lambda key: is_a("reminder", key))
        return await self.reminders.page(user_id, request)

    async def _owned(self, user_id: UserId, raw_id: str, *path: str) -> Reminder:
        (reminder,) = await self.get(user_id, [raw_id])
        return found(reminder, "reminder", *path)

    def _moment(self, at: datetime, refusals: Refusals, *path: str) -> datetime:
        if not EARLIEST <= at <= self.clock.now() + LONGEST_AHEAD:
            refusals.add(UserErrorCode.INVALID, "That is too long ago, or too far ahead.", *path)
        return at

    async def _own_timezone(self, user_id: UserId, timezone: str | None, refusals: Refusals) -> str:
        if timezone is not None:
            return self._timezone(timezone, refusals, "timezone")
        user = await self.users.get(user_id)
        if user is None:
            raise Unauthenticated("The account is gone.")
        return user.profile.timezone

    async def _action_item(self, user_id: UserId, raw_id: str | None, refusals: Refusals) -> ActionItemId | None:
        if raw_id is None:
            return None
        named = ActionItemId(raw_id)
        (item,) = await self.action_items.get([named], user_id) if is_a("action", raw_id) else (None,)
        if item is None:
            refusals.add(UserErrorCode.NOT_FOUND, "There is no such action item.", "actionItemId")
        return named

    @property
    def _text(self) -> Text:
        return Text(self.limits.max_reminder_length, required=True, several_lines=True)

    @property
    def _timezone(self) -> OneOf:
        return OneOf(self.timezones, "That is not a time zone such as Europe/Berlin.")


def _rule(text: str, refusals: Refusals, *path: str) -> str:
    try:
        parse_rule(text)
    except BadRule as error:
        refusals.add(UserErrorCode.INVALID, str(error), *path)
    return text.strip()


def _quiet(hours: QuietHours, refusals: Refusals, *path: str) -> QuietHours:
    for name, text in (("from", hours.start), ("to", hours.end)):
        if clock_time(text) is None:
            refusals.add(UserErrorCode.INVALID, "This is a time such as 22:00.", *path, name)
    if hours.start == hours.end:
        refusals.add(UserErrorCode.INVALID, "Quiet hours end at another time than they begin.", *path, "to")
    return hours


def _digested(new: NewReminder) -> dict[str, Scalar]:
    return {
        "text": new.text,
        "kind": None if new.kind is None else new.kind.value,
        "actionItemId": new.action_item_id,
        "goalId": new.goal_id,
        "at": None if new.at is None else new.at.isoformat(),
        "recurrence": new.recurrence,
        "timezone": new.timezone,
        "quietHours": None if new.quiet_hours is None else repr(new.quiet_hours),
    }
