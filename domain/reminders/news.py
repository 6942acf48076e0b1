"""What becomes of reminders, for all devices of their owner."""

from dataclasses import dataclass

from domain.accounts.announcing import Announcer
from domain.accounts.events import Change, NodeRemoved, ReminderChanged, RemovedType
from domain.clock import Clock
from domain.ids import ReminderId, UserId
from domain.reminders.ports import Reminders


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderNews:
    """Announces changes of reminders once they are stored."""

    reminders: Reminders
    announcer: Announcer
    clock: Clock

    def changed(self, owner_id: UserId, reminder_id: ReminderId, change: Change) -> None:
        """Announce a reminder as it is when the announcement is written."""
        at = self.clock.now()

        async def event() -> ReminderChanged:
            (now,) = await self.reminders.get([reminder_id], owner_id)
            return ReminderChanged(at=at, change=change, reminder_id=reminder_id, reminder=now)

        self.announcer.announce(owner_id, event)

    def removed(self, owner_id: UserId, reminder_id: ReminderId) -> None:
        """Announce that a reminder is gone."""
        gone = NodeRemoved(at=self.clock.now(), removed_id=reminder_id, removed_type=RemovedType.REMINDER)

        async def event() -> NodeRemoved:
            return gone

        self.announcer.announce(owner_id, event)
