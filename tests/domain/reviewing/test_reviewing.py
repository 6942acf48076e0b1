"""One review: what is read, what is stored of it, and what becomes of one that fails."""

from dataclasses import replace

from domain.coaching.grow import CoachingPhase
from domain.conversations.entities import InsightKind
from domain.errors import ProviderUnavailable, StoreUnavailable
from domain.ids import MessageId, message_id
from domain.limits import Limits
from domain.reviewing.review import Assessment, Commitment, Noticed, Review, SummaryDraft
from domain.turns.entities import Turn, TurnStatus
from tests.domain.reviewing.desk import Desk
from tests.fakes.reviews import FakeReviewer

DRAFT = SummaryDraft(overview="You lie awake at night.", open_questions=("Since when?",))
DOWN = ProviderUnavailable("As the script says.")


def of(turn: Turn) -> MessageId:
    return message_id(turn.id, "user")


async def test_what_was_found_is_kept_and_announced():
    desk = Desk()
    turn = await desk.say("I lie awake. I'll call her on Thursday.")
    noticed = Noticed(message_id=of(turn), quote="I lie awake", text="Nights are long.", kind=InsightKind.OBSTACLE)
    assessment = Assessment(message_id=of(turn), quote="I'll call her", phase=CoachingPhase.WILL)
    found = Review(summary=DRAFT, insights=(noticed,), title="Sleeping", assessment=assessment)
    desk.reviewing = desk.reviewed_by(FakeReviewer(found))

    assert await desk.review()

    assert desk.now.summary is not None
    assert (desk.now.summary.overview, desk.now.summary.updated_at) == (DRAFT.overview, desk.clock.now())
    [insight] = desk.now.insights
    assert (insight.quote, insight.message_id, insight.kind) == ("I lie awake", of(turn), InsightKind.OBSTACLE)
    assert (desk.now.title, desk.now.phase) == ("Sleeping", CoachingPhase.WILL)
    assert [event.conversation for event in desk.announced] == [desk.now]
    assert not await desk.review()


async def test_a_quote_that_is_not_in_its_message_proves_nothing():
    desk = Desk()
    earlier = await desk.say("I lie awake.")
    assert await desk.review()
    turn = await desk.say("It's my job.", reply="Your boss is a tyrant.")
    quotes = [
        (of(turn), "It is my job"),
        (of(turn), "it's my job"),
        (message_id(turn.id, "coach"), "Your boss is a tyrant"),
        (of(earlier), "I lie awake"),
        (of(turn), "my"),
        (of(turn), ""),
        (MessageId("msg_none"), "my job"),
    ]
    noticed = [Noticed(message_id=id_, quote=quote, text="So.", kind=InsightKind.VALUE) for id_, quote in quotes]
    assessment = Assessment(message_id=of(turn), quote="I quit", phase=CoachingPhase.WILL)
    desk.reviewing = desk.reviewed_by(FakeReviewer(Review(insights=tuple(noticed), assessment=assessment)))

    assert await desk.review()

    assert desk.now.insights == ()
    assert desk.now.phase is CoachingPhase.GOAL


async def test_reviewing_again_changes_nothing_twice():
    desk = Desk()
    turn = await desk.say("I always say yes.")
    found = [
        Review(insights=(Noticed(message_id=of(turn), quote=quote, text="So.", kind=InsightKind.PATTERN),))
        for quote in ("I always say yes", "always say yes")
    ]
    desk.reviewing = desk.reviewed_by(FakeReviewer(found[0], found[0], found[1]))
    assert await desk.review()
    once = desk.now

    await desk.conversations.record_turn(turn)
    assert await desk.review()
    assert desk.now == once
    assert len(desk.announced) == 1

    await desk.conversations.record_turn(turn)
    assert await desk.review()
    assert [insight.quote for insight in desk.now.insights] == ["always say yes"]


async def test_only_what_was_heard_is_read():
    reviewer = FakeReviewer()
    desk = Desk(reviewer)
    await desk.say("I lie awake.", "You lie awake. What keeps you up?", TurnStatus.INTERRUPTED, heard_text="You lie")
    await desk.say("Hm.", "Never heard.", TurnStatus.INTERRUPTED, heard_text="")
    await desk.say("Lost.", status=TurnStatus.FAILED)

    assert await desk.review()

    [given] = reviewer.given
    assert [(turn.user.text if turn.user else None, turn.coach) for turn in given.turns] == [
        ("I lie awake.", "You lie"),
        ("Hm.", ""),
    ]


async def test_the_next_review_reads_what_is_new_and_knows_what_was_before():
    reviewer = FakeReviewer(Review(summary=DRAFT))
    desk = Desk(reviewer)
    for text in ("One.", "Two.", "Three."):
        await desk.say(text)
    assert await desk.review()
    await desk.say("Four.")
    assert await desk.review()

    given = reviewer.given[-1]
    assert [turn.user.text for turn in given.turns if turn.user] == ["Four."]
    assert [turn.user.text for turn in given.before if turn.user] == ["Two.", "Three."]
    assert given.summary is not None
    assert given.summary.overview == DRAFT.overview


async def test_many_turns_are_read_in_several_reviews():
    reviewer = FakeReviewer()
    desk = Desk(reviewer, limits=Limits(review_turns=2))
    for number in range(5):
        await desk.say(f"Number {number}.")

    while await desk.review():
        pass

    read = [[turn.user.text for turn in given.turns if turn.user] for given in reviewer.given]
    assert read == [["Number 0.", "Number 1."], ["Number 2.", "Number 3."], ["Number 4."]]


async def test_a_title_is_made_only_while_there_is_none():
    reviewer = FakeReviewer(Review(title="  Sleeping\nbetter " + "and better " * 20))
    desk = Desk(reviewer)
    await desk.say("I lie awake.")
    assert await desk.review()
    assert desk.now.title.startswith("Sleeping better and better")
    assert len(desk.now.title) <= Limits().made_title_length
    assert desk.now.title.endswith("and…")

    await desk.say("Still.")
    assert await desk.review()
    assert [given.wants_title for given in reviewer.given] == [True, False]


async def test_a_summary_keeps_to_its_budget():
    endless = SummaryDraft(
        overview="You want to sleep. " + "You lie awake for hours on end. " * 200 + "You will go to bed at ten.",
        commitments=tuple(f"Go to bed at ten, {number} times." for number in range(90)),
        open_questions=tuple("What " + "else " * 400 + f"{number}?" for number in range(90)),
        reflective_question="What for?",
    )
    desk = Desk(FakeReviewer(Review(summary=endless)), limits=Limits(summary_token_budget=120))
    await desk.say("I lie awake.")
    assert await desk.review()

    summary = desk.now.summary
    assert summary is not None
    whole = " ".join([summary.overview, *summary.commitments, *summary.open_questions, "What for?"])
    assert len(whole) / 4 <= 130
    assert summary.overview.startswith("You want to sleep.")
    assert summary.commitments[-1] == "Go to bed at ten, 89 times."
    assert summary.reflective_question == "What for?"


async def test_only_the_newest_insights_are_kept():
    desk = Desk(limits=Limits(max_insights=3))
    for number in range(5):
        turn = await desk.say(f"I never sleep {number}.")
        noticed = Noticed(
            message_id=of(turn), quote=f"never sleep {number}", text=str(number), kind=InsightKind.PATTERN
        )
        desk.reviewing = desk.reviewed_by(FakeReviewer(Review(insights=(noticed,))))
        assert await desk.review()

    assert [insight.text for insight in desk.now.insights] == ["2", "3", "4"]


async def test_a_failed_review_is_tried_again_less_and_less_often_and_then_left_for_the_next_turn():
    desk = Desk(FakeReviewer(DOWN))
    await desk.say("I lie awake.")
    waits = []
    while await desk.review():
        waits.append(0)
        while desk.conversations.marks[desk.conversation.id].due_at is not None and not _due(desk):
            desk.clock.advance(seconds=1)
            waits[-1] += 1

    assert waits == [5, 20, 80, 320, 0]
    assert desk.seen.errors == [("ProviderUnavailable", False)] * 4 + [("ProviderUnavailable", True)]
    assert desk.now.summary is None

    reviewer = FakeReviewer(Review(summary=DRAFT))
    desk.reviewing = desk.reviewed_by(reviewer)
    await desk.say("Still awake.")
    assert await desk.review()
    assert [turn.user.text for turn in reviewer.given[0].turns if turn.user] == ["I lie awake.", "Still awake."]


async def test_a_review_that_kills_every_process_is_left_alone():
    desk = Desk(FakeReviewer(Review(summary=DRAFT)), limits=Limits(review_attempts=2))
    await desk.say("I lie awake.")
    for _ in range(2):
        assert await desk.reviewing.claim()
        desk.clock.advance(hours=1)

    assert await desk.review()

    assert desk.now.summary is None
    assert not await desk.review()


async def test_a_review_takes_no_longer_than_its_deadline():
    desk = Desk(FakeReviewer(hangs=True), limits=Limits(review_deadline_ms=20))
    await desk.say("I lie awake.")

    assert await desk.review()

    assert desk.seen.errors == [("DeadlineExceeded", False)]


async def test_a_store_that_is_away_counts_against_nobody():
    desk = Desk(FakeReviewer(Review(summary=DRAFT)))
    await desk.say("I lie awake.")
    job = await desk.reviewing.claim()
    assert job is not None
    desk.turns.failure = StoreUnavailable("Away.")

    try:
        await desk.reviewing.review(job)
    except StoreUnavailable:
        desk.turns.failure = None
    assert desk.seen.errors == []
    desk.clock.advance(minutes=2)

    assert await desk.review()
    assert desk.now.summary is not None


async def test_a_conversation_deleted_meanwhile_stays_deleted():
    desk = Desk(FakeReviewer(Review(summary=DRAFT)))
    await desk.say("I lie awake.")
    job = await desk.reviewing.claim()
    assert job is not None
    await desk.conversations.delete(desk.conversation.id, desk.user.id)

    await desk.reviewing.review(replace(job))

    assert desk.conversations.conversations == {}
    assert desk.announced == []


def _due(desk: Desk) -> bool:
    due_at = desk.conversations.marks[desk.conversation.id].due_at
    return due_at is not None and due_at <= desk.clock.now()


async def test_commitments_are_checked_like_everything_else():
    desk = Desk()
    turn = await desk.say("I'll call her.")
    reviewer = FakeReviewer(Review(commitments=(Commitment(message_id=of(turn), quote="I'd call", text="Call."),)))
    desk.reviewing = desk.reviewed_by(reviewer)

    assert await desk.review()

    assert desk.announced == []
