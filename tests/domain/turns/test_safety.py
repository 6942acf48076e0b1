"""Danger heard in a turn: told at once, answered by words of our own, whatever the model says."""

import pytest

from domain.errors import ContentBlocked, ProviderUnavailable
from domain.safety.entities import SafetyCategory
from domain.turns.entities import TurnStatus
from domain.turns.events import SafetyNotice, TurnCompleted
from tests.domain.turns.stage import a_stage
from tests.fakes.engines import FakeChatModel, FakeHearing, FakeReply, FakeSpeech, FakeSpeechToText, FakeTextToSpeech
from tests.fakes.safety import FakeSafetyCheck

DANGER = "I want to kill myself."
HARMLESS = "This deadline is killing me."
UNSAFE = FakeReply(pieces=("Have ", "you ", "tried ", "yoga?"))


async def test_the_notice_comes_before_the_first_word_and_the_reply_is_our_own() -> None:
    async with a_stage(chat=FakeChatModel(UNSAFE)) as stage:
        turn = await stage.end((await stage.write(DANGER, speak=True)).turn)
        assert stage.chat.contexts == [], "the model is not even asked"
        kinds = stage.kinds(turn)
        assert kinds.index("SafetyNotice") < kinds.index("ReplyDelta") < kinds.index("AudioChunk")
        assert "yoga" not in stage.words(turn)
        assert "glad you told me" in stage.words(turn)
        assert turn.status is TurnStatus.COMPLETED
        assert turn.safety is not None
        assert turn.safety.category is SafetyCategory.SELF_HARM
        assert [resource.url for resource in turn.safety.resources] == ["https://findahelpline.com"]


async def test_a_spoken_danger_is_answered_the_same_way() -> None:
    async with a_stage(hearing=FakeSpeechToText(FakeHearing(text=DANGER)), chat=FakeChatModel(UNSAFE)) as stage:
        turn = await stage.end(await stage.say())
        assert turn.safety is not None
        assert "yoga" not in stage.words(turn)
        assert all("yoga" not in text for text in stage.voice.texts)


async def test_whoever_watches_is_told_once() -> None:
    async with a_stage() as stage:
        turn = await stage.end((await stage.write(DANGER)).turn)
        assert [alarm.id for alarm in stage.observed.alarms] == [turn.id]
        (entry,) = stage.audit.entries.values()
        assert (entry.action, entry.user_id, entry.subject) == ("SAFETY_RAISED", stage.user.id, turn.id)
        assert sum(isinstance(event, SafetyNotice) for event in stage.events(turn)) == 1


async def test_ordinary_turns_have_no_notice() -> None:
    async with a_stage() as stage:
        turn = await stage.end((await stage.write(HARMLESS)).turn)
        assert turn.safety is None
        assert "SafetyNotice" not in stage.kinds(turn)
        assert stage.observed.alarms == []


@pytest.mark.parametrize(
    "reply",
    [
        UNSAFE,
        FakeReply(hangs_after=0),
        FakeReply(pieces=()),
        FakeReply(fails_after=0, error=ContentBlocked("Refused.")),
    ],
)
async def test_what_the_check_hears_is_answered_by_us_whatever_the_model_does(reply: FakeReply) -> None:
    check = FakeSafetyCheck(SafetyCategory.HARM_TO_OTHERS, delay_ms=20)
    async with a_stage(chat=FakeChatModel(reply), check=check) as stage:
        turn = await stage.end((await stage.write("You will read about it.")).turn)
        assert turn.safety is not None
        assert turn.safety.category is SafetyCategory.HARM_TO_OTHERS
        assert "yoga" not in stage.words(turn)
        assert "everybody stays safe" in stage.words(turn)


async def test_the_check_listens_beside_the_model_and_not_in_front_of_it() -> None:
    check = FakeSafetyCheck(None, delay_ms=60)
    async with a_stage(chat=FakeChatModel(FakeReply(first_delay_ms=60)), check=check) as stage:
        turn = await stage.end((await stage.write(HARMLESS)).turn)
        assert turn.latency is not None
        assert turn.latency.first_word_ms is not None
        assert turn.latency.first_word_ms < 2 * 60


@pytest.mark.parametrize("check", [FakeSafetyCheck(None, hangs=True), FakeSafetyCheck(ProviderUnavailable("Away."))])
async def test_a_check_that_fails_or_hangs_leaves_the_last_word_to_the_rules(check: FakeSafetyCheck) -> None:
    async with a_stage(check=check) as stage:
        turn = await stage.end((await stage.write(HARMLESS)).turn)
        assert stage.words(turn) == "What would you like instead?"
        second = await stage.end((await stage.write(DANGER)).turn)
        assert second.safety is not None


async def test_a_turn_held_once_stays_held_when_it_is_answered_again() -> None:
    check = FakeSafetyCheck(SafetyCategory.ABUSE, None)
    voice = FakeTextToSpeech(FakeSpeech(fails_after=0), FakeSpeech())
    async with a_stage(chat=FakeChatModel(UNSAFE), voice=voice, check=check) as stage:
        failed = await stage.end((await stage.write("It was like that again.", speak=True)).turn)
        assert failed.status is TurnStatus.FAILED
        await stage.retries.retry(stage.user.id, failed.id)
        await stage.until(failed, TurnCompleted)
        assert "yoga" not in stage.words(failed)
        assert sum(isinstance(event, SafetyNotice) for event in stage.events(failed)) == 1


@pytest.mark.parametrize(
    ("reply", "instead"),
    [
        ("So you feel torn. You have clinical depression.", "judge your health"),
        ("You should take 20 mg of fluoxetine.", "medication I can't advise"),
        ("I promise you will succeed.", "can't promise"),
    ],
)
async def test_what_a_coach_never_says_is_neither_shown_nor_spoken(reply: str, instead: str) -> None:
    pieces = [f"{word} " for word in reply.split()]
    async with a_stage(chat=FakeChatModel(FakeReply(pieces=pieces))) as stage:
        turn = await stage.end((await stage.write("What is wrong with me?", speak=True)).turn)
        told, spoken = stage.words(turn), " ".join(stage.voice.texts)
        for unsafe in ("clinical", "fluoxetine", "promise you"):
            assert unsafe not in told
            assert unsafe not in spoken
        assert instead in told
        assert turn.safety is None
