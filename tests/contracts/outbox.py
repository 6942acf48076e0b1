"""What every implementation of `Outbox` promises."""

import asyncio
from datetime import timedelta
from typing import Any

from domain.mail.entities import MailKind, MailOrder
from domain.mail.ports import Outbox
from tests.builders import NOW_OR_LATER as NOW
from tests.builders import a_ulid

SOON = NOW + timedelta(minutes=2)


def an_order(**changes: Any) -> MailOrder:
    order = {"id": f"mail_{a_ulid()}", "kind": MailKind.PASSWORD_RESET, "email": "ada@example.org", "created_at": NOW}
    return MailOrder(**{**order, **changes})


class OutboxContract:
    async def test_a_claimed_order_is_nobody_elses_for_a_while(self, outbox: Outbox):
        order = an_order()
        await outbox.add(order)

        claimed = await outbox.claim(NOW, SOON)

        assert claimed == an_order(id=order.id, attempts=1)
        assert await outbox.claim(NOW + timedelta(minutes=1), SOON) is None
        assert await outbox.claim(SOON, SOON + timedelta(minutes=2)) == an_order(id=order.id, attempts=2)

    async def test_of_many_that_claim_at_once_each_gets_another(self, outbox: Outbox):
        orders = [an_order() for _ in range(5)]
        for order in orders:
            await outbox.add(order)

        claimed = await asyncio.gather(*(outbox.claim(NOW, SOON) for _ in range(8)))

        assert sorted(order.id for order in claimed if order) == [order.id for order in orders]

    async def test_the_one_due_longest_comes_first(self, outbox: Outbox):
        later, sooner = an_order(created_at=NOW), an_order(created_at=NOW - timedelta(minutes=1))
        await outbox.add(later)
        await outbox.add(sooner)

        assert [getattr(await outbox.claim(NOW, SOON), "id", None) for _ in range(3)] == [sooner.id, later.id, None]

    async def test_a_postponed_order_comes_back_and_a_done_one_does_not(self, outbox: Outbox):
        postponed, done = an_order(), an_order()
        for order in (postponed, done):
            await outbox.add(order)
            await outbox.claim(NOW, SOON)

        await outbox.postpone(postponed, NOW + timedelta(seconds=30))
        await outbox.done(done)

        assert await outbox.claim(NOW + timedelta(seconds=29), SOON) is None
        again = await outbox.claim(NOW + timedelta(hours=1), NOW + timedelta(hours=2))
        assert again is not None
        assert again.id == postponed.id
        assert await outbox.claim(NOW + timedelta(hours=1), NOW + timedelta(hours=2)) is None
