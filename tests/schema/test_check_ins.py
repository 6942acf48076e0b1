"""Check-ins as clients see them."""

from tests.schema.test_account_events import cursor
from tests.schema.test_events import take
from tests.schema.world import World, codes

CREATE = """mutation ($input: CreateCheckInInput!) { createCheckIn(input: $input) {
  checkIn { id at score note goal { title } } userErrors { code path } } }"""
EVENTS = """subscription ($after: String) { accountEvents(after: $after) { __typename
  ... on CheckInChanged { change checkIn { score } } ... on NodeRemoved { removedType } } }"""


async def test_a_check_in_is_made_listed_told_and_deleted(world: World) -> None:
    goal = await world.plans.set_goal()
    after = await cursor(world)
    at = "2026-01-01T10:00:00.000Z"
    made = (await world.data(CREATE, input={"score": 8, "goalId": goal.id, "note": "Rested", "at": at}))[
        "createCheckIn"
    ]
    await world.data(CREATE, input={"score": 2})
    data = await world.data(
        """query ($goal: ID!) { checkIns { totalCount edges { node { score } } }
          ofGoal: checkIns(filter: { goalId: $goal }) { totalCount edges { node { score } } }
          january: checkIns(filter: { period: { from: "2026-01-01T00:00:00Z", to: "2026-01-02T00:00:00Z" } }) {
            edges { node { score } } }
          goals { edges { node { checkIns { edges { node { score } } } } } } }""",
        goal=goal.id,
    )
    await world.data("mutation ($id: ID!) { deleteCheckIn(id: $id) { deletedId } }", id=made["checkIn"]["id"])
    first, second, gone = await take(await world.follow(EVENTS, after=after), 3)

    assert (made["checkIn"]["at"], made["checkIn"]["goal"]) == (at, {"title": "Sleep"})
    assert data["checkIns"] == {"totalCount": 2, "edges": [{"node": {"score": 2}}, {"node": {"score": 8}}]}
    assert data["ofGoal"] == {"totalCount": None, "edges": [{"node": {"score": 8}}]}
    assert data["january"]["edges"] == data["goals"]["edges"][0]["node"]["checkIns"]["edges"] == data["ofGoal"]["edges"]
    assert (first["checkIn"], second["checkIn"]) == (None, {"score": 2})
    assert gone == {"__typename": "NodeRemoved", "removedType": "CHECK_IN"}


async def test_what_a_form_has_to_show(world: World) -> None:
    payload = (await world.data(CREATE, input={"score": 0, "goalId": "x"}))["createCheckIn"]

    assert payload["checkIn"] is None
    assert {error["path"][-1] for error in payload["userErrors"]} == {"score", "goalId"}


async def test_a_period_that_cannot_be(world: World) -> None:
    period = '{ from: "2026-01-02T00:00:00Z", to: "2026-01-01T00:00:00Z" }'
    assert codes(await world.ask(f"{{ checkIns(filter: {{ period: {period} }}) {{ totalCount }} }}")) == [
        "BAD_USER_INPUT"
    ]
