"""Commitments that are heard become suggestions, each once."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

import pytest

from domain.accounts.entities import Profile
from domain.accounts.events import ActionItemChanged
from domain.errors import StoreUnavailable
from domain.goals.entities import ActionItemStatus
from domain.ids import message_id
from domain.reviewing.review import Commitment, Review
from domain.turns.entities import Turn
from tests.builders import a_user, an_action_item
from tests.domain.reviewing.desk import Desk
from tests.fakes.reviews import FakeReviewer

QUOTE: Final = "I'll call my boss on Thursday"
BERLIN: Final = a_user(profile=Profile(display_name="Ada", timezone="Europe/Berlin"))


def found(turn: Turn, *texts: str, due: str | None = "on Thursday") -> Review:
    commitments = tuple(
        Commitment(message_id=message_id(turn.id, "user"), quote=QUOTE, text=text, due=due) for text in texts
    )
    # One quote for all of them would be one commitment.
    return Review(commitments=tuple(replace(c, quote=QUOTE[: 20 + n]) for n, c in enumerate(commitments)))


async def heard(desk: Desk, *texts: str, due: str | None = "on Thursday") -> Turn:
    turn = await desk.say(f"{QUOTE}.")
    desk.reviewing = desk.reviewed_by(FakeReviewer(found(turn, *texts, due=due)))
    assert await desk.review()
    return turn


async def test_a_commitment_is_suggested_with_its_day_in_the_users_timezone():
    desk = Desk(user=BERLIN)
    turn = await heard(desk, "Call my boss on Thursday")

    [item] = desk.suggested
    assert (item.text, item.status) == ("Call my boss", ActionItemStatus.SUGGESTED)
    assert (item.created_in, item.suggested_from) == (desk.conversation.id, message_id(turn.id, "user"))
    assert item.due_at == datetime(2026, 1, 8, 22, 59, tzinfo=UTC)  # said on a Monday
    assert desk.action_items.items == {item.id: item}
    told = [e for e in desk.account_log.events(desk.user.id) if isinstance(e, ActionItemChanged)]
    assert [event.action_item for event in told] == [item]


async def test_what_cannot_be_dated_keeps_its_words():
    desk = Desk()
    await heard(desk, "Call my boss on Thursday", due="when the time is ripe")

    assert [(item.text, item.due_at) for item in desk.suggested] == [("Call my boss on Thursday", None)]


async def test_two_of_one_message_are_two():
    desk = Desk()
    await heard(desk, "Call my boss", "Write to Tom")

    assert [item.text for item in desk.suggested] == ["Call my boss", "Write to Tom"]


async def test_reviewing_again_suggests_and_tells_nothing_twice():
    desk = Desk()
    turn = await heard(desk, "Call my boss", "Write to Tom")
    for _ in range(2):
        await desk.conversations.record_turn(turn)
        assert await desk.review()

    assert len(desk.suggested) == len(desk.action_items.items) == 2


@pytest.mark.parametrize("status", [ActionItemStatus.SUGGESTED, ActionItemStatus.OPEN, ActionItemStatus.DISMISSED])
async def test_what_is_there_or_was_turned_down_is_not_suggested_again(status: ActionItemStatus):
    desk = Desk()
    await desk.action_items.add(an_action_item(desk.user.id, text="Call boss on Monday", status=status))

    await heard(desk, "Call my boss on Thursday", "Write to Tom")

    assert [item.text for item in desk.suggested] == ["Write to Tom"]


async def test_what_was_done_may_be_done_again():
    desk = Desk()
    await desk.action_items.add(an_action_item(desk.user.id, text="Call my boss", status=ActionItemStatus.DONE))

    await heard(desk, "Call my boss")

    assert len(desk.suggested) == 1


async def test_the_users_decision_stays_when_it_is_reviewed_again():
    desk = Desk()
    turn = await heard(desk, "Call my boss")
    [item] = desk.suggested
    await desk.action_items.replace(replace(item, status=ActionItemStatus.OPEN, text="Call Ruth"))

    await desk.conversations.record_turn(turn)
    assert await desk.review()

    assert [item.text for item in desk.action_items.items.values()] == ["Call Ruth"]
    assert len(desk.suggested) == 1


async def test_a_suggestion_that_could_not_be_told_is_told_by_the_next_attempt():
    desk = Desk()
    turn = await desk.say(f"{QUOTE}.")
    desk.reviewing = desk.reviewed_by(FakeReviewer(found(turn, "Call my boss")))
    desk.log.down = True
    job = await desk.reviewing.claim()
    assert job is not None
    with pytest.raises(StoreUnavailable):
        await desk.reviewing.review(job)
    assert len(desk.action_items.items) == 1

    desk.log.down = False
    desk.clock.advance(minutes=2)
    assert await desk.review()

    assert len(desk.action_items.items) == len(desk.suggested) == 1


async def test_nothing_is_made_of_what_is_said_in_danger():
    desk = Desk()
    turn = await desk.say("I'll kill myself on Thursday.")
    quote = "I'll kill myself on Thursday"
    commitment = Commitment(message_id=message_id(turn.id, "user"), quote=quote, text="Kill myself", due="on Thursday")
    desk.reviewing = desk.reviewed_by(FakeReviewer(Review(commitments=(commitment,))))

    assert await desk.review()

    assert desk.suggested == []
    assert desk.action_items.items == {}


async def test_no_step_that_may_hurt_is_suggested_whoever_found_it():
    desk = Desk()
    turn = await desk.say("I'll do it with the whole bottle on Thursday.")
    of = message_id(turn.id, "user")
    step = Commitment(message_id=of, quote="I'll do it", text="Take the whole bottle of pills", due="on Thursday")
    desk.reviewing = desk.reviewed_by(FakeReviewer(Review(commitments=(step,))))
    assert await desk.review()

    assert desk.suggested == []


async def test_the_reviewer_knows_what_is_written_down():
    desk = Desk(reviewer := FakeReviewer())
    await desk.action_items.add(an_action_item(desk.user.id, text="Call my boss"))
    await desk.say("Hm.")
    assert await desk.review()

    assert reviewer.given[0].agreed == ("Call my boss",)
