"""Rating a conversation, and reporting what the coach said."""

import pytest

from tests.builders import a_turn
from tests.schema.world import World

RATE = """
mutation ($input: RateConversationInput!) {
  rateConversation(input: $input) { conversation { rating } userErrors { code path } }
}
"""
REPORT = """
mutation ($input: ReportMessageInput!) {
  reportMessage(input: $input) { reported userErrors { code path } }
}
"""


async def test_a_rating_is_kept_and_a_later_one_takes_its_place(world: World) -> None:
    conversation = await world.shelf.begin("Sleep")
    for rating in (2, 5):
        data = await world.data(RATE, input={"id": conversation.id, "rating": rating, "note": "It helped."})
        assert data["rateConversation"] == {"conversation": {"rating": rating}, "userErrors": []}
    (kept,) = await world.shelf.conversations.get([conversation.id], world.shelf.owner)
    assert kept is not None
    assert (kept.rating, kept.rating_note) == (5, "It helped.")


@pytest.mark.parametrize("rating", [0, 6, -1])
async def test_a_rating_is_one_to_five(world: World, rating: int) -> None:
    conversation = await world.shelf.begin("Sleep")
    data = await world.data(RATE, input={"id": conversation.id, "rating": rating})
    assert data["rateConversation"]["userErrors"] == [{"code": "INVALID", "path": ["input", "rating"]}]


async def test_a_report_reaches_the_operators_with_what_was_said(world: World) -> None:
    conversation = await world.shelf.begin("Sleep")
    turn = await world.shelf.say(conversation)
    assert turn.coach_message is not None
    data = await world.data(REPORT, input={"id": turn.coach_message.id, "reason": "That was cold."})
    assert data["reportMessage"] == {"reported": True, "userErrors": []}
    (report,) = await world.shelf.reports.latest(10)
    assert (report.text, report.reason) == (turn.coach_message.text, "That was cold.")
    assert world.shelf.reports.told == [report]
    assert [entry.action for entry in world.door.audit.entries.values()][-1] == "MESSAGE_REPORTED"


async def test_only_what_the_coach_said_can_be_reported_and_only_by_whom_it_was_said_to(world: World) -> None:
    conversation = await world.shelf.begin("Sleep")
    turn = await world.shelf.say(conversation)
    foreign = a_turn()
    assert turn.user_message is not None
    assert foreign.coach_message is not None
    await world.shelf.turns.add(foreign)
    for message in (turn.user_message, foreign.coach_message):
        data = await world.data(REPORT, input={"id": message.id, "reason": "Wrong."})
        assert data["reportMessage"]["reported"] is False
        assert data["reportMessage"]["userErrors"] == [{"code": "NOT_FOUND", "path": ["input", "id"]}]


async def test_a_report_says_why(world: World) -> None:
    conversation = await world.shelf.begin("Sleep")
    turn = await world.shelf.say(conversation)
    assert turn.coach_message is not None
    data = await world.data(REPORT, input={"id": turn.coach_message.id, "reason": "  "})
    assert data["reportMessage"]["userErrors"] == [{"code": "REQUIRED", "path": ["input", "reason"]}]


async def test_reports_go_with_their_conversation(world: World) -> None:
    conversation = await world.shelf.begin("Sleep")
    turn = await world.shelf.say(conversation)
    assert turn.coach_message is not None
    await world.data(REPORT, input={"id": turn.coach_message.id, "reason": "Wrong."})
    await world.shelf.book.delete(world.shelf.owner, conversation.id)
    assert await world.shelf.reports.latest(10) == []
