"""Barge-in: the coach stops, and only what was heard counts."""

import pytest

from tests.e2e.client import User, codes
from tests.e2e.heard import kinds, pieces, words
from tests.e2e.recordings import browser
from tests.e2e.server import Script, Server, Stage
from tests.e2e.socket import Event
from tests.fakes.engines import FakeChatModel, FakeReply, FakeSpeech, FakeTextToSpeech

FIRST, SECOND = "You have carried this for long. ", "It weighs on you at night."
FIRST_MS = SECOND_MS = 6 * 100

SLOW = FakeReply(pieces=(FIRST, SECOND), hangs_after=2)
WHOLE = FakeReply(pieces=(FIRST, SECOND))


def scripted(*replies: FakeReply) -> Script:
    return Script(thinks=FakeChatModel(*replies), speaks=FakeTextToSpeech(FakeSpeech(ms_per_word=100)))


async def test_a_reply_is_cut_to_what_was_played(stage: Stage) -> None:
    async with stage.serve(scripted(SLOW, WHOLE)) as server:
        ada = await server.sign_up()
        conversation = await ada.a_conversation()
        sent = await ada.write(conversation, speak=True, replyFormat="PCM16")
        async with ada.following(conversation, sent["cursor"]) as stream:
            before = await stream.until("AudioChunk")
            cut = await ada.mutate("interruptTurn", turnId=sent["turn"]["id"], playedMs=FIRST_MS // 2)
            after = await stream.until_the_end(sent["turn"]["id"])
        await ada.events(conversation, await ada.write(conversation, "Wait."))

    assert cut["turn"]["status"] == "INTERRUPTED"
    assert cut["turn"]["coachMessage"]["heardText"] == "You have carried"
    assert after[-1]["__typename"] == "TurnInterrupted"
    assert after[-1]["turn"] == cut["turn"]
    assert "ReplyCompleted" not in kinds(before + after)
    (exchange,) = server.script.thinks.contexts[-1].history
    assert exchange.coach == "You have carried"
    assert server.script.thinks.unfinished == 1


@pytest.mark.parametrize(
    ("played_ms", "heard"),
    [
        (0, ""),
        (FIRST_MS, "You have carried this for long."),
        (FIRST_MS + 400, "You have carried this for long. It weighs on you"),
        (FIRST_MS + SECOND_MS, None),
        (10**6, None),
    ],
)
async def test_a_completed_reply_can_still_be_cut(stage: Stage, played_ms: int, heard: str | None) -> None:
    async with stage.serve(scripted(WHOLE)) as server:
        ada = await server.sign_up()
        conversation = await ada.a_conversation()
        sent = await ada.write(conversation, speak=True)
        done = await ada.events(conversation, sent)
        cut = await ada.mutate("interruptTurn", turnId=sent["turn"]["id"], playedMs=played_ms)
        after = await ada.read(conversation)
        await ada.events(conversation, await ada.write(conversation, "Wait."))

    assert done[-1]["__typename"] == "TurnCompleted"
    assert cut["turn"]["coachMessage"]["heardText"] == heard
    assert cut["turn"]["status"] == ("COMPLETED" if heard is None else "INTERRUPTED")
    assert after["turns"]["edges"][0]["node"] == cut["turn"]
    history = server.script.thinks.contexts[-1].history
    assert [exchange.coach for exchange in history] == ([] if heard == "" else [heard or FIRST + SECOND])


async def test_cutting_a_completed_reply_is_told_to_subscribers(stage: Stage) -> None:
    async with stage.serve(scripted(WHOLE)) as server:
        ada = await server.sign_up()
        conversation = await ada.a_conversation()
        sent = await ada.write(conversation, speak=True)
        async with ada.following(conversation, sent["cursor"]) as stream:
            await stream.until("TurnCompleted")
            cut = await ada.mutate("interruptTurn", turnId=sent["turn"]["id"], playedMs=FIRST_MS)
            told = await stream.next()
            again = await ada.mutate("interruptTurn", turnId=sent["turn"]["id"], playedMs=0)

    assert (told["__typename"], told["turn"]) == ("TurnInterrupted", cut["turn"])
    assert again["turn"] == cut["turn"]


async def test_a_new_turn_interrupts_the_one_being_answered(stage: Stage) -> None:
    async with stage.serve(scripted(SLOW, WHOLE)) as server:
        ada = await server.sign_up()
        conversation = await ada.a_conversation()
        sent = await ada.write(conversation, speak=True)
        async with ada.following(conversation, sent["cursor"]) as stream:
            await stream.until("AudioChunk")
            started = await ada.say(conversation, browser().pieces, **browser().input)
            first = await stream.until_the_end(sent["turn"]["id"])
            second = await stream.until_the_end(started["turn"]["id"])

    assert first[-1]["turn"]["status"] == "INTERRUPTED"
    assert second[-1]["turn"]["status"] == "COMPLETED"
    assert words(second) == FIRST + SECOND
    assert _positions(first + second)


async def test_interrupting_a_written_reply_keeps_the_words_that_came(stage: Stage) -> None:
    async with stage.serve(scripted(SLOW)) as server:
        ada = await server.sign_up()
        conversation = await ada.a_conversation()
        sent = await ada.write(conversation)
        async with ada.following(conversation, sent["cursor"]) as stream:
            came = await stream.until("ReplyDelta")
            while words(came) != FIRST + SECOND:
                came.append(await stream.next())
            cut = await ada.mutate("interruptTurn", turnId=sent["turn"]["id"])

    message = cut["turn"]["coachMessage"]
    assert (cut["turn"]["status"], message["text"], message["heardText"]) == ("INTERRUPTED", FIRST + SECOND, None)
    assert not pieces(came)


async def test_a_turn_that_is_thought_about_can_be_stopped(stage: Stage) -> None:
    async with stage.serve(scripted(FakeReply(hangs_after=0), WHOLE)) as server:
        ada = await server.sign_up()
        conversation = await ada.a_conversation()
        sent = await ada.write(conversation)
        await server.script.thinks.has_begun.wait()
        cut = await ada.mutate("interruptTurn", turnId=sent["turn"]["id"], playedMs=0)
        events = await ada.events(conversation, await ada.write(conversation))

    assert (cut["turn"]["status"], cut["turn"]["coachMessage"]) == ("INTERRUPTED", None)
    assert events[-1]["turn"]["status"] == "COMPLETED"


async def test_what_cannot_be_interrupted(server: Server, ada: User) -> None:
    conversation = await ada.a_conversation()
    started = await ada.mutate("startRecording", conversationId=conversation, **browser().input)
    recording = await ada.attempt("interruptTurn", turnId=started["turn"]["id"])
    await ada.mutate_by_id("cancelRecording", started["turn"]["id"])
    discarded = await ada.mutate("interruptTurn", turnId=started["turn"]["id"])
    negative = await ada.attempt("interruptTurn", turnId=started["turn"]["id"], playedMs=-1)

    assert codes(recording) == codes(negative) == ["INVALID"]
    assert discarded["turn"]["status"] == "DISCARDED"


def _positions(events: list[Event]) -> bool:
    """Tell whether cursors differ from each other."""
    cursors = [event["cursor"] for event in events]
    return len(set(cursors)) == len(cursors)
