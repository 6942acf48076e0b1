"""Spending as clients read it."""

from datetime import timedelta

from domain.turns.entities import Usage
from tests.builders import a_call
from tests.schema.world import World, codes

REPORT = """query ($from: DateTime!, $to: DateTime!) {
  usage(period: { from: $from, to: $to }) {
    period { from to } total { promptTokens cost } byDay { date usage { completionTokens } }
    byService { service model requests cost cacheHits } budget remaining
  }
}"""


async def test_a_user_reads_what_they_have_spent(world: World) -> None:
    usage = Usage(prompt_tokens=7, completion_tokens=3, cost=2**40)
    await world.ledger.write([a_call(world.ada.user.id, at=world.clock.now(), usage=usage), a_call()])
    read = await world.data(REPORT, **{"from": "2026-01-01T00:00:00Z", "to": "2026-02-01T01:00:00+01:00"})
    assert read["usage"] == {
        "period": {"from": "2026-01-01T00:00:00.000Z", "to": "2026-02-01T00:00:00.000Z"},
        "total": {"promptTokens": 7, "cost": 2**40},
        "byDay": [{"date": "2026-01-05", "usage": {"completionTokens": 3}}],
        "byService": [{"service": "reply", "model": "gpt-4o-mini", "requests": 1, "cost": 2**40, "cacheHits": 0}],
        "budget": 5_000_000,
        "remaining": 0,
    }


async def test_a_period_that_is_none_is_bad_input(world: World) -> None:
    now = world.clock.now()
    result = await world.ask(REPORT, {"from": now.isoformat(), "to": (now - timedelta(days=1)).isoformat()})
    assert codes(result) == ["BAD_USER_INPUT"]
