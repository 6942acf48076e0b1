"""Reviews in the background of a process."""

import asyncio

from domain.errors import StoreUnavailable
from domain.reviewing.review import Review, SummaryDraft
from tests.domain.reviewing.desk import Desk
from tests.fakes.reviews import FakeReviewer

FOUND = Review(summary=SummaryDraft(overview="You lie awake."))
NEVER = 3_600
PATIENCE_S = 5


async def test_the_bell_has_a_turn_reviewed_at_once():
    desk = Desk(FakeReviewer(FOUND))
    async with asyncio.timeout(PATIENCE_S), desk.watch().watched(NEVER):
        await asyncio.sleep(0.01)  # it has found nothing and waits
        await desk.say("I lie awake.")
        desk.bell.ring()
        await desk.seen.a_review.wait()

    assert desk.now.summary is not None


async def test_turns_of_other_processes_are_looked_for():
    desk = Desk(FakeReviewer(FOUND))
    async with asyncio.timeout(PATIENCE_S), desk.watch().watched(0.01):
        await desk.say("I lie awake.")
        await desk.seen.a_review.wait()


async def test_only_so_many_at_a_time():
    desk = Desk(FakeReviewer(hangs=True))
    reviewer = desk.reviewer
    assert isinstance(reviewer, FakeReviewer)
    for _ in range(5):
        desk.conversation = desk.begin()
        await desk.say("I lie awake.")
    async with asyncio.timeout(PATIENCE_S), desk.watch(at_once=2).watched(0.001):
        await reviewer.began.wait()
        await asyncio.sleep(0.05)
        assert len(reviewer.given) == 2
        # What hangs is cut off by the end of the process, and due again elsewhere.
        for task in asyncio.all_tasks():
            if task.get_name().startswith("review of"):
                task.cancel()


async def test_a_busy_process_begins_none():
    desk = Desk(FakeReviewer(FOUND))
    await desk.say("I lie awake.")
    async with asyncio.timeout(PATIENCE_S), desk.watch(busy=True).watched(0.001):
        await asyncio.sleep(0.05)

    assert desk.now.summary is None


async def test_a_process_that_is_not_meant_to_reviews_none():
    desk = Desk(FakeReviewer(FOUND))
    await desk.say("I lie awake.")
    async with asyncio.timeout(PATIENCE_S), desk.watch(at_once=0).watched(0.001):
        await asyncio.sleep(0.05)

    assert desk.now.summary is None


async def test_a_store_that_comes_back_is_asked_again():
    desk = Desk(FakeReviewer(FOUND))
    await desk.say("I lie awake.")
    desk.queue.failure = StoreUnavailable("Away.")
    async with asyncio.timeout(PATIENCE_S), desk.watch().watched(0.01):
        await desk.seen.a_sweep_failed.wait()
        desk.queue.failure = None
        await desk.seen.a_review.wait()
