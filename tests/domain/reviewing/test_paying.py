"""What a review costs, and who pays."""

from domain.errors import ProviderUnavailable
from domain.reviewing.paying import MeteredReviewer, ReviewPayment
from domain.reviewing.review import Review, SummaryDraft
from domain.turns.entities import Usage
from domain.usage.calls import Service
from tests.domain.reviewing.desk import Desk
from tests.fakes.reviews import FakeReviewer
from tests.fakes.usage import FAKE, FakeMeter, a_billing, a_budgets

FOUND = Review(summary=SummaryDraft(overview="You lie awake."), usage=Usage(prompt_tokens=900, completion_tokens=50))


def paid(desk: Desk, meter: FakeMeter, reviewer: FakeReviewer, limit: int | None = None) -> None:
    desk.payment = ReviewPayment(
        billing=a_billing(meter, desk.clock),
        budgets=a_budgets(meter, desk.clock, desk.users, limit=limit),
        engine=FAKE,
    )
    desk.reviewing = desk.reviewed_by(MeteredReviewer(reviewer, FAKE))


async def test_the_owner_of_the_conversation_pays_for_its_review():
    desk, meter = Desk(), FakeMeter()
    paid(desk, meter, FakeReviewer(FOUND))
    turn = await desk.say("I lie awake.")
    assert await desk.review()

    [call] = meter.calls
    assert (call.service, call.usage.cost) == (Service.REVIEW, 900 + 4 * 50)
    assert (call.payer.user_id, call.payer.conversation_id, call.payer.turn_id) == (
        desk.user.id,
        desk.conversation.id,
        turn.id,
    )
    assert call.payer.month == "2026-01"
    assert len(meter.settled) == 1


async def test_an_attempt_that_failed_is_noted_and_free():
    desk, meter = Desk(), FakeMeter()
    paid(desk, meter, FakeReviewer(ProviderUnavailable("As the script says.")))
    await desk.say("I lie awake.")
    assert await desk.review()

    [call] = meter.calls
    assert (call.failed, call.usage.cost) == (True, 0)


async def test_a_used_up_budget_leaves_the_review_to_a_later_turn():
    desk, meter, reviewer = Desk(), FakeMeter(), FakeReviewer(FOUND)
    paid(desk, meter, reviewer, limit=1_000)
    await desk.say("I lie awake.")
    assert await desk.review()

    assert (reviewer.given, meter.calls, desk.now.summary) == ([], [], None)
    assert desk.seen.errors == [("BudgetExceeded", True)]
    assert not await desk.review()
