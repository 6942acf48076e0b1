"""Reminders, and the devices they are pushed to."""

from collections.abc import Sequence

import strawberry

from domain.accounts.entities import User
from domain.accounts.events import ReminderChanged
from domain.goals.entities import ActionItem
from domain.ids import PushDeviceId, ReminderId
from domain.pages import Page
from domain.push.entities import PushAddress, PushDevice
from domain.reminders.entities import NewReminder, Reminder, ReminderChanges
from resolvers.context import Context, Info
from resolvers.outcome import Outcome, change


async def page(context: Context, *, first: int | None, after: str | None) -> Page[Reminder]:
    """List the viewer's reminders."""
    await context.cursor_first(context.user_id)
    return await context.use_cases.reminders.page(context.user_id, first=first, after=after)


async def action_item(parent: strawberry.Parent[Reminder], info: Info) -> ActionItem | None:
    """Load the action item a reminder is about."""
    named = parent.action_item_id
    return None if named is None else await info.context.loaders.action_items.load(named)


async def push_devices(parent: strawberry.Parent[User], info: Info) -> Sequence[PushDevice]:
    """List the user's devices."""
    return await info.context.use_cases.push_devices.of(parent.id)


async def create(info: Info, request: NewReminder) -> Outcome[Reminder]:
    """Set a reminder."""
    return await change(info.context, info.context.use_cases.reminders.create(info.context.user_id, request))


async def update(info: Info, changes: ReminderChanges) -> Outcome[Reminder]:
    """Change a reminder."""
    return await change(info.context, info.context.use_cases.reminders.update(info.context.user_id, changes))


async def delete(info: Info, raw_id: str) -> Outcome[ReminderId]:
    """Delete a reminder."""
    return await change(info.context, info.context.use_cases.reminders.delete(info.context.user_id, raw_id))


async def register_device(info: Info, address: PushAddress, label: str | None) -> Outcome[PushDevice]:
    """Keep a device."""
    devices = info.context.use_cases.push_devices
    return await change(info.context, devices.register(info.context.user_id, address, label))


async def remove_device(info: Info, raw_id: str) -> Outcome[PushDeviceId]:
    """Forget a device."""
    return await change(info.context, info.context.use_cases.push_devices.remove(info.context.user_id, raw_id))


def reminder_then(parent: strawberry.Parent[ReminderChanged]) -> Reminder | None:
    """Show an event's snapshot."""
    return parent.reminder
