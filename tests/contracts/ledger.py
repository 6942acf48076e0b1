"""What every ledger promises. Subclasses give the fixture `ledger`."""

import asyncio
from datetime import timedelta

from domain import ids
from domain.turns.entities import Usage
from domain.usage.calls import Payer, Service
from domain.usage.ports import Ledger, Stretch
from tests.builders import AT, a_call, a_ulid

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


class LedgerContract:
    async def test_calls_of_a_quarter_of_an_hour_are_added_up(self, ledger: Ledger) -> None:
        ada = ids.user_id(a_ulid())
        first = a_call(ada, usage=Usage(prompt_tokens=10, cached_prompt_tokens=4, completion_tokens=2, cost=2**40))
        second = a_call(ada, at=AT + 14 * MINUTE, usage=Usage(prompt_tokens=1, cost=3), requests=0, cache_hits=1)
        third = a_call(ada, at=AT + 15 * MINUTE, priced=False)
        await ledger.write([first, second, third])
        kind = {"service": "reply", "provider": "openai", "model": "gpt-4o-mini"}
        assert list(await ledger.stretches(ada, AT, AT + HOUR)) == [
            Stretch(
                at=AT,
                usage=Usage(prompt_tokens=11, cached_prompt_tokens=4, completion_tokens=2, cost=2**40 + 3),
                requests=1,
                cache_hits=1,
                unpriced=0,
                **kind,
            ),
            Stretch(at=AT + 15 * MINUTE, usage=third.usage, requests=1, cache_hits=0, unpriced=1, **kind),
        ]

    async def test_a_call_is_counted_once_however_often_it_is_written(self, ledger: Ledger) -> None:
        ada = ids.user_id(a_ulid())
        old, new = a_call(ada), a_call(ada)
        await ledger.write([old, old])
        await ledger.write([old, new])
        await ledger.write([new, old])
        (stretch,) = await ledger.stretches(ada, AT, AT + HOUR)
        assert (stretch.requests, stretch.usage.cost) == (2, 20)

    async def test_many_writers_at_once_lose_nothing(self, ledger: Ledger) -> None:
        ada = ids.user_id(a_ulid())
        await asyncio.gather(*[ledger.write([a_call(ada) for _ in range(5)]) for _ in range(8)])
        (stretch,) = await ledger.stretches(ada, AT, AT + HOUR)
        assert (stretch.requests, stretch.usage.cost) == (40, 400)

    async def test_users_services_and_models_are_counted_apart(self, ledger: Ledger) -> None:
        ada, bob = ids.user_id(a_ulid()), ids.user_id(a_ulid())
        calls = [
            a_call(ada),
            a_call(bob),
            a_call(ada, service=Service.SPEECH, model="tts-1"),
            a_call(ada, model="gpt-4o"),
            a_call(payer=Payer()),
        ]
        await ledger.write(calls)
        of_ada = await ledger.stretches(ada, AT, AT + HOUR)
        assert {(stretch.service, stretch.model) for stretch in of_ada} == {
            ("reply", "gpt-4o-mini"),
            ("reply", "gpt-4o"),
            ("speech", "tts-1"),
        }
        assert len(await ledger.stretches(bob, AT, AT + HOUR)) == 1

    async def test_only_the_period_asked_for_is_listed_earliest_first(self, ledger: Ledger) -> None:
        ada = ids.user_id(a_ulid())
        await ledger.write([a_call(ada, at=AT + hours * HOUR) for hours in (3, 0, 2, 1)])
        listed = await ledger.stretches(ada, AT + HOUR, AT + 3 * HOUR)
        assert [stretch.at for stretch in listed] == [AT + HOUR, AT + 2 * HOUR]

    async def test_a_user_can_be_forgotten(self, ledger: Ledger) -> None:
        ada, bob = ids.user_id(a_ulid()), ids.user_id(a_ulid())
        call = a_call(ada)
        await ledger.write([call, a_call(bob)])
        await ledger.forget(ada)
        assert not await ledger.stretches(ada, AT, AT + HOUR)
        assert await ledger.stretches(bob, AT, AT + HOUR)
