"""What check-ins need of the store."""

from collections.abc import Sequence
from typing import Protocol

from domain.check_ins.entities import CheckIn, CheckInFilter
from domain.ids import CheckInId, UserId
from domain.pages import Page, PageRequest


class CheckIns(Protocol):
    """Check-ins, kept; each read names the owner."""

    async def add(self, check_in: CheckIn) -> bool:
        """Keep a new check-in; False when its id is there already."""
        ...

    async def get(self, check_in_ids: Sequence[CheckInId], owner_id: UserId) -> Sequence[CheckIn | None]:
        """Load check-ins of one owner, in the order asked for; None for what is not there or not theirs."""
        ...

    async def delete(self, check_in_id: CheckInId, owner_id: UserId) -> bool:
        """Delete a check-in; False when the owner has no such one."""
        ...

    async def page(self, owner_id: UserId, which: CheckInFilter, request: PageRequest) -> Page[CheckIn]:
        """Load a page, the latest moment first; keys are ids. `total` comes from kept counters, else None."""
        ...

    async def delete_of(self, owner_id: UserId) -> None:
        """Delete all check-ins of an owner."""
        ...
