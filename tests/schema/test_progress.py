"""Progress as clients see it."""

from datetime import timedelta

from domain.ids import conversation_id
from tests.builders import a_ulid
from tests.fakes.activity import Talked
from tests.schema.world import World, codes

PROGRESS = """query ($from: DateTime!, $to: DateTime!) { progress(period: { from: $from, to: $to }) {
  period { from to } sessions minutesSpoken activeDays streakDays goalsAchieved actionItemsDone actionItemsOpen
  averageCheckIn series { date sessions minutesSpoken checkIn actionItemsDone } phases { phase turns } } }"""


async def test_a_day_is_shown_with_all_that_it_adds_up_to(world: World) -> None:
    now = world.clock.now()
    world.activity.talked.append(Talked(now, conversation_id(a_ulid()), 90_000))
    world.activity.felt.append((now, 8))
    start, end = now - timedelta(days=1), now + timedelta(hours=1)

    data = await world.data(PROGRESS, **{"from": start.isoformat(), "to": end.isoformat()})

    found = data["progress"]
    assert (found["sessions"], found["minutesSpoken"], found["activeDays"], found["streakDays"]) == (1, 2, 1, 1)
    assert (found["averageCheckIn"], found["series"][-1]["checkIn"]) == (8.0, 8.0)
    assert found["series"][-1]["date"] == now.date().isoformat()
    assert found["phases"][0] == {"phase": "GOAL", "turns": 1}


async def test_a_period_that_cannot_be(world: World) -> None:
    later, now = "2027-01-03T00:00:00Z", "2026-01-01T00:00:00Z"
    assert codes(await world.ask(PROGRESS, {"from": now, "to": now})) == ["BAD_USER_INPUT"]
    assert codes(await world.ask(PROGRESS, {"from": now, "to": later})) == ["BAD_USER_INPUT"]
