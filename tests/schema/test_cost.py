"""What operations are taken to cost, and who is told to ask for less."""

from dataclasses import replace

import pytest

from domain.limits import Limits
from domain.pacing import Pace
from schema.build import build_schema
from schema.document_rules import DocumentRules
from tests.fakes.sharing import FakeRateLimits
from tests.schema.world import World, codes

MESSAGES = """query ($n: Int = 100) {
  conversations(first: $n) { edges { node { messages(first: 3) { edges { node { text } } } } } }
}"""


@pytest.mark.parametrize(
    ("document", "variables", "cost"),
    [
        ("{ __typename }", {}, 0),
        ("{ capabilities { version voices { id name } } }", {}, 1),
        ("{ me { email profile { displayName } } }", {}, 1),
        ("{ me { signIns { id } } }", {}, 1 + 1 + 10),
        ("{ conversations { totalCount } }", {}, 1 + 20),
        ("{ conversations(first: 5) { edges { cursor node { lastMessage { text } } } } }", {}, 1 + 5 * (1 + 1)),
        (MESSAGES, {"n": 2}, 1 + 2 * (1 + 1 + 3)),
        (MESSAGES, {}, 1 + 100 * (1 + 1 + 3)),
        (MESSAGES, {"n": 1_000_000}, 1 + 100 * (1 + 1 + 3)),
        (MESSAGES, {"n": "many"}, 1 + 20 * (1 + 1 + 3)),
        ('{ nodes(ids: ["a", "b", "c"]) { id } }', {}, 1 + 3),
        ("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", {"ids": ["a"] * 7}, 1 + 7),
        ("query A { me { id } } query B { conversations { totalCount } }", {}, 1),
        ("{ ...F ...F } fragment F on Query { me { id } }", {}, 2),
        ('mutation { deleteConversation(id: "x") { userErrors { code } } }', {}, 1),
    ],
)
async def test_the_cost_is_about_the_number_of_objects_read(
    world: World, document: str, variables: dict[str, object], cost: int
) -> None:
    result = await world.ask(document, variables)

    assert (result.extensions or {})["cost"] == {"requested": cost, "limit": DocumentRules().max_cost}


async def test_an_operation_that_costs_too_much_is_not_run(world: World) -> None:
    schema = build_schema().ruled_by(DocumentRules(max_cost=20))
    result = await schema.execute("{ conversations { totalCount } }", context_value=world.connection(world.token))

    assert codes_of(result.errors) == ["QUERY_TOO_COMPLEX"]
    assert "costs 21; at most 20" in str(result.errors)


async def test_who_asks_for_too_much_in_a_minute_has_to_wait_others_do_not(world: World) -> None:
    pace = Pace(FakeRateLimits(world.clock), Limits(max_query_cost_per_minute=30))
    world.use_cases = replace(world.use_cases, pace=pace)
    await world.ask("{ conversations { totalCount } }")
    refused = await world.ask("{ conversations { totalCount } }")
    stranger = await world.ask_with(None, "{ capabilities { version } }")
    world.clock.advance(minutes=1)
    later = await world.ask("{ conversations { totalCount } }")

    assert codes(refused) == ["RATE_LIMITED"]
    assert (refused.errors or [])[0].extensions["retryAfterMs"] == 60_000  # type: ignore[index]
    assert stranger.errors is None
    assert later.errors is None


def codes_of(errors: object) -> list[str]:
    assert isinstance(errors, list)
    return [error.extensions["code"] for error in errors]
