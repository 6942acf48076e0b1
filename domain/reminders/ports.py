"""What reminders need of the store."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.ids import PushDeviceId, ReminderId, UserId
from domain.pages import Page, PageRequest
from domain.reminders.entities import Reminder


@dataclass(frozen=True, slots=True)
class Claimed:
    """A due reminder that is this process's to send, for a while; `attempts` counts the claims of this occurrence."""

    reminder: Reminder
    token: str
    attempts: int


class Reminders(Protocol):
    """Reminders, kept; each read names the owner."""

    async def add(self, reminder: Reminder, *, at_most: int) -> bool:
        """Keep a new reminder; False when its id is there already. Raises InvalidInput when its owner has too many."""
        ...

    async def get(self, reminder_ids: Sequence[ReminderId], owner_id: UserId) -> Sequence[Reminder | None]:
        """Load reminders of one owner, in the order asked for; None for what is not there or not theirs."""
        ...

    async def replace(self, reminder: Reminder) -> None:
        """Store all of a reminder; whoever was sending it is no longer to settle it."""
        ...

    async def delete(self, reminder_id: ReminderId, owner_id: UserId) -> bool:
        """Delete a reminder; False when the owner has no such one."""
        ...

    async def page(self, owner_id: UserId, request: PageRequest) -> Page[Reminder]:
        """Load a page, newest first; keys are ids. `total` comes from kept counters."""
        ...

    async def delete_of(self, owner_id: UserId) -> None:
        """Delete all reminders of an owner."""
        ...

    async def claim(self, now: datetime, until: datetime, token: str) -> Claimed | None:
        """Take the enabled reminder that has been due longest; nobody else gets it before `until`."""
        ...

    async def begin(self, claimed: Claimed, device_id: PushDeviceId) -> bool:
        """Take note that the occurrence goes to a device now; False when that was noted before, or it is not ours."""
        ...

    async def undo(self, claimed: Claimed, device_id: PushDeviceId) -> None:
        """Take the note back: it did not get there."""
        ...

    async def postpone(self, claimed: Claimed, until: datetime) -> None:
        """Have it tried again later, by anybody."""
        ...

    async def settle(self, claimed: Claimed, following: Reminder) -> bool:
        """Store that the occurrence is dealt with, and when the next one is; False when it is not ours any more."""
        ...
