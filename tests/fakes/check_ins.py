"""Check-ins in a dictionary that keeps the store's promises (see tests/contracts/check_ins.py)."""

from collections.abc import Sequence

from domain.check_ins.entities import CheckIn, CheckInFilter
from domain.ids import CheckInId, UserId
from domain.pages import Page, PageRequest
from tests.fakes.lists import after
from tests.fakes.stores import Breakable


class FakeCheckIns(Breakable):
    """Check-ins by id."""

    def __init__(self) -> None:
        self.check_ins: dict[CheckInId, CheckIn] = {}

    async def add(self, check_in: CheckIn) -> bool:
        self.reach()
        if check_in.id in self.check_ins:
            return False
        self.check_ins[check_in.id] = check_in
        return True

    async def get(self, check_in_ids: Sequence[CheckInId], owner_id: UserId) -> Sequence[CheckIn | None]:
        self.reach()
        found = (self.check_ins.get(id_) for id_ in check_in_ids)
        return [c if c is not None and c.owner_id == owner_id else None for c in found]

    async def delete(self, check_in_id: CheckInId, owner_id: UserId) -> bool:
        self.reach()
        [found] = await self.get([check_in_id], owner_id)
        return found is not None and self.check_ins.pop(check_in_id, None) is not None

    async def page(self, owner_id: UserId, which: CheckInFilter, request: PageRequest) -> Page[CheckIn]:
        self.reach()
        period = which.period
        theirs = [
            c
            for c in self.check_ins.values()
            if c.owner_id == owner_id
            and which.goal_id in {None, c.goal_id}
            and (period is None or period.start <= c.at < period.end)
        ]
        latest_first = sorted(theirs, key=lambda c: c.id, reverse=True)
        found = after(((c.id, c) for c in latest_first), request.key, request)
        return Page.cut(found, request, total=len(theirs) if which.counted else None)

    async def delete_of(self, owner_id: UserId) -> None:
        self.reach()
        self.check_ins = {id_: c for id_, c in self.check_ins.items() if c.owner_id != owner_id}
