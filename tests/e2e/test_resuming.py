"""A client that loses its socket in mid-reply comes back and gets exactly the rest."""

import random
from typing import Any

import pytest

from tests.e2e.heard import assert_is_one_voice, voice, words
from tests.e2e.recordings import browser
from tests.e2e.server import Script, Stage
from tests.e2e.socket import LAST_EVENTS, Event
from tests.fakes.engines import FakeChatModel, FakeReply, FakeSpeech, FakeTextToSpeech

WORDS = tuple(f"word{number} " + (". " if number % 8 == 7 else "") for number in range(64))


def a_long_reply(delay_ms: float = 3) -> Script:
    """About a quarter of a second of words and half a minute of voice."""
    return Script(
        thinks=FakeChatModel(FakeReply(pieces=WORDS, delay_ms=delay_ms)),
        speaks=FakeTextToSpeech(FakeSpeech(ms_per_word=500, delay_ms=5)),
    )


@pytest.mark.parametrize("seed", range(3))
async def test_three_lost_sockets_cost_nothing(stage: Stage, seed: int) -> None:
    points = random.Random(seed)
    async with stage.serve(a_long_reply()) as server:
        ada = await server.sign_up()
        conversation = await ada.a_conversation()
        cursor = (await ada.read(conversation))["eventCursor"]
        async with ada.following(conversation, cursor) as undisturbed:
            sent = await ada.write(conversation, speak=True, replyFormat="MP3")
            seen: list[Event] = []
            for _ in range(3):
                async with ada.socket() as socket:
                    stream = await socket.follow(conversation, cursor)
                    seen += await stream.take(points.randint(1, 25))
                    cursor = seen[-1]["cursor"]
                    socket.abort()
            async with ada.following(conversation, cursor) as stream:
                seen += await stream.until(*LAST_EVENTS)
            whole = await undisturbed.until_the_end(sent["turn"]["id"])

    assert words(seen) == words(whole) == "".join(WORDS)
    assert voice(seen) == voice(whole)
    assert_is_one_voice(seen)
    assert [event["cursor"] for event in seen] == [event["cursor"] for event in whole]
    assert seen == whole


@pytest.mark.parametrize("seed", range(3))
async def test_a_read_in_mid_reply_and_the_events_after_it_are_the_whole_reply(stage: Stage, seed: int) -> None:
    points = random.Random(seed)
    async with stage.serve(a_long_reply(delay_ms=8)) as server:
        ada = await server.sign_up()
        conversation = await ada.a_conversation()
        sent = await ada.write(conversation)
        async with ada.following(conversation, sent["cursor"]) as stream:
            before = await stream.until("ReplyDelta")
            before += await stream.take(points.randint(0, 3))
        read = await ada.read(conversation)
        async with ada.following(conversation, read["eventCursor"]) as stream:
            after = await stream.until_the_end(sent["turn"]["id"])

    so_far = read["activeTurn"]["coachMessage"]["text"]
    assert read["activeTurn"]["status"] == "RESPONDING"
    assert so_far.startswith(words(before))
    assert so_far + words(after) == "".join(WORDS)


async def test_reading_again_and_again_never_contradicts_the_events(stage: Stage) -> None:
    async with stage.serve(a_long_reply()) as server:
        ada = await server.sign_up()
        conversation = await ada.a_conversation()
        sent = await ada.write(conversation)
        reads: list[dict[str, Any]] = []
        while not reads or reads[-1]["activeTurn"]:
            reads.append(await ada.read(conversation))
        events = await ada.events(conversation, sent)

    at = {event["cursor"]: index for index, event in enumerate(events)}
    assert len(reads) > 5
    for read in reads[:-1]:
        told = words(events[: at[read["eventCursor"]] + 1]) if read["eventCursor"] in at else ""
        message = read["activeTurn"]["coachMessage"]
        assert (message["text"] if message else "") == told
    assert reads[-1]["turns"]["edges"][0]["node"] == events[-1]["turn"]


async def test_every_cursor_leads_to_exactly_the_rest(stage: Stage) -> None:
    async with stage.serve(a_long_reply(delay_ms=0)) as server:
        ada = await server.sign_up()
        conversation = await ada.a_conversation()
        started = await ada.say(conversation, browser().pieces, **browser().input)
        events = await ada.events(conversation, started)
        cursors = [started["cursor"]] + [event["cursor"] for event in events]
        async with ada.socket() as socket:
            for index in sorted(random.Random(0).sample(range(len(events)), 12)):
                stream = await socket.follow(conversation, cursors[index])
                assert await stream.take(len(events) - index) == events[index:]
