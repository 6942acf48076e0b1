"""Budgets over real stores and two servers: nobody spends more than there is, however much is begun at once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from domain.turns.entities import Usage
from tests.e2e.client import ApiError, User
from tests.e2e.server import Script, Server, Stage
from tests.fakes.engines import FakeChatModel, FakeReply

PRICES = """[[price]]
provider = "fake"
model = "*"
since = 2020-01-01
prompt_tokens = "1"
completion_tokens = "1"
"""
"""Every token costs a millionth of a dollar."""
MOST = 1_150 + 3_000 + 2_000 + 400
"""What a written turn may cost: the fixed prompt, the fullest context, the longest message, the longest reply."""
COST = 1_000 + 100
PERIOD = 'usage(period: { from: "2026-01-01T00:00:00Z", to: "2026-12-31T00:00:00Z" })'


@pytest.fixture
async def servers(stage: Stage, tmp_path: Path) -> AsyncIterator[list[Server]]:
    """Two servers on the same stores, whose coach takes a moment to answer."""
    prices = tmp_path / "prices.toml"
    prices.write_text(PRICES)
    slow = FakeReply(first_delay_ms=200, usage=Usage(prompt_tokens=1_000, completion_tokens=100))
    async with AsyncExitStack() as stack:
        yield [
            await stack.enter_async_context(stage.serve(Script(thinks=FakeChatModel(slow)), prices_file=prices))
            for _ in range(2)
        ]


async def begin(ada: User, conversation: str) -> str:
    """Begin a turn; tell how that went."""
    try:
        started = await ada.write(conversation)
    except ApiError as error:
        return error.code
    events = await ada.events(conversation, started)
    return str(events[-1]["turn"]["status"])


async def test_of_turns_begun_at_once_on_two_servers_only_as_many_run_as_there_is_money_for(
    servers: list[Server],
) -> None:
    ada = await servers[0].sign_up()
    twice = [ada, replace(ada, http=servers[1].client.http)]
    await ada.mutate("updateSettings", monthlyBudget=3 * MOST + MOST - 1)
    conversations = [await ada.a_conversation() for _ in range(6)]

    outcomes = await asyncio.gather(*[begin(twice[n % 2], id_) for n, id_ in enumerate(conversations)])

    assert sorted(outcomes) == ["BUDGET_EXCEEDED"] * 3 + ["COMPLETED"] * 3
    # Calls reach the ledger a moment after their turn's last event.
    while (told := (await ada.run(f"query {{ {PERIOD} {{ total {{ cost }} budget remaining }} }}"))["usage"])["total"][
        "cost"
    ] != 3 * COST:
        pass
    assert told["remaining"] == told["budget"] - 3 * COST


async def test_what_a_turn_did_not_need_is_there_for_the_next_one(servers: list[Server]) -> None:
    ada = await servers[0].sign_up()
    conversation = await ada.a_conversation()
    await ada.mutate("updateSettings", monthlyBudget=MOST + 2 * COST)

    for _ in range(3):
        # What was set aside is given back a moment after the turn's last event.
        while (outcome := await begin(ada, conversation)) == "BUDGET_EXCEEDED":
            pass
        assert outcome == "COMPLETED"
    assert await begin(ada, conversation) == "BUDGET_EXCEEDED"
