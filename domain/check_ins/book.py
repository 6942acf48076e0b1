"""A user's check-ins: made, listed and deleted."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from domain.accounts.announcing import Announcer
from domain.accounts.events import Change, CheckInChanged, NodeRemoved, RemovedType
from domain.check_ins.entities import CheckIn, CheckInFilter, NewCheckIn
from domain.check_ins.ports import CheckIns
from domain.checks import Between, Refusals
from domain.clock import Clock, Ids
from domain.errors import UserErrorCode
from domain.goals.chosen import chosen_goal
from domain.goals.ports import Goals
from domain.goals.rules import GoalRules, NotAfter
from domain.idempotency import IdempotencyKeys, name_for
from domain.ids import CheckInId, UserId, check_in_id, is_a, ulid_at
from domain.lookup import found, look_up
from domain.pages import Page, page_request

SCORE: Final = Between(1, 10)
SKEW: Final = timedelta(minutes=1)
"""How far ahead a client's clock may be."""
EARLIEST: Final = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInBook:
    """Every user's check-ins, each reached through its owner alone."""

    check_ins: CheckIns
    goals: Goals
    announcer: Announcer
    keys: IdempotencyKeys
    rules: GoalRules
    clock: Clock
    ids: Ids

    async def create(self, user_id: UserId, new: NewCheckIn) -> CheckIn:
        """Check in. Raises InvalidInput, and Conflict for a key used with another input."""
        refusals = Refusals()
        at = self._moment(new.at, refusals)
        check_in = CheckIn(
            id=check_in_id(ulid_at(at, self.ids.ulid())),
            owner_id=user_id,
            at=at,
            goal_id=await chosen_goal(self.goals, user_id, new.goal_id, refusals),
            score=SCORE(new.score, refusals, "score"),
            note=self.rules.text(new.note or "", refusals, "note") or None,
        )
        refusals.settle()
        felt_at = None if new.at is None else new.at.isoformat()
        digested = {"score": new.score, "note": new.note, "goalId": new.goal_id, "at": felt_at}
        name = await name_for(self.keys, user_id, new.idempotency_key, "createCheckIn", digested, check_in.id)
        check_in = replace(check_in, id=CheckInId(name))
        if await self.check_ins.add(check_in):
            self._announce(check_in)
            return check_in
        return await self._owned(user_id, check_in.id, "input", "idempotencyKey")

    async def delete(self, user_id: UserId, raw_id: str) -> CheckInId:
        """Delete a check-in. Raises InvalidInput NOT_FOUND."""
        check_in = await self._owned(user_id, raw_id, "id")
        if await self.check_ins.delete(check_in.id, user_id):
            removed_at = self.clock.now()
            gone = NodeRemoved(at=removed_at, removed_id=check_in.id, removed_type=RemovedType.CHECK_IN)

            async def event() -> NodeRemoved:
                return gone

            self.announcer.announce(user_id, event)
        return check_in.id

    async def get(self, user_id: UserId, ids: Sequence[str]) -> Sequence[CheckIn | None]:
        """Load check-ins in the order asked for; None for what is no check-in of the user's."""
        return await look_up("checkin", ids, user_id, CheckInId, self.check_ins.get)

    async def page(
        self, user_id: UserId, which: CheckInFilter, *, first: int | None = None, after: str | None = None
    ) -> Page[CheckIn]:
        """List check-ins, the latest first. Raises BadInput."""
        request = page_request(first, after, None, None, lambda key: is_a("checkin", key))
        return await self.check_ins.page(user_id, which, request)

    async def _owned(self, user_id: UserId, raw_id: str, *path: str) -> CheckIn:
        (check_in,) = await self.get(user_id, [raw_id])
        return found(check_in, "check-in", *path)

    def _moment(self, at: datetime | None, refusals: Refusals) -> datetime:
        now = self.clock.now()
        if at is None:
            return now
        if at < EARLIEST:
            refusals.add(UserErrorCode.INVALID, "Nobody checked in so long ago.", "at")
            return now
        at = at.replace(microsecond=at.microsecond // 1_000 * 1_000)
        return NotAfter(now + SKEW)(at, refusals, "at")

    def _announce(self, check_in: CheckIn) -> None:
        at = self.clock.now()

        async def event() -> CheckInChanged:
            (now,) = await self.check_ins.get([check_in.id], check_in.owner_id)
            return CheckInChanged(at=at, change=Change.CREATED, check_in_id=check_in.id, check_in=now)

        self.announcer.announce(check_in.owner_id, event)
