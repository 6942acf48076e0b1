"""Providers that fail or hang at each stage: the turn fails in its own way and time, and the next one works."""

from collections.abc import Callable

import pytest

from domain.errors import ProviderUnavailable
from domain.limits import Limits
from tests.e2e.heard import kinds, states
from tests.e2e.recordings import browser
from tests.e2e.server import Script, Stage
from tests.e2e.still_works import assert_still_works
from tests.fakes.engines import FakeChatModel, FakeHearing, FakeReply, FakeSpeech, FakeSpeechToText, FakeTextToSpeech

WORDS = ("You have carried this for long. ", "It weighs on you.")
IMPATIENT = Limits(transcription_deadline_ms=300, first_word_deadline_ms=300, voice_deadline_ms=300)
AWAY = ProviderUnavailable("As the script says.")


def hearing(first: FakeHearing) -> Script:
    return Script(hears=FakeSpeechToText(first, FakeHearing()))


def thinking(first: FakeReply) -> Script:
    return Script(thinks=FakeChatModel(first, FakeReply()))


def speaking(first: FakeSpeech) -> Script:
    return Script(thinks=FakeChatModel(FakeReply(pieces=WORDS)), speaks=FakeTextToSpeech(first, FakeSpeech()))


Trouble = tuple[Callable[[], Script], str, str | None]

TROUBLES: dict[str, Trouble] = {
    "hearing fails": (lambda: hearing(FakeHearing(error=AWAY)), "PROVIDER_UNAVAILABLE", None),
    "hearing hangs": (lambda: hearing(FakeHearing(hangs=True)), "TIMEOUT", None),
    "thinking fails at once": (lambda: thinking(FakeReply(fails_after=0)), "PROVIDER_UNAVAILABLE", None),
    "thinking fails later": (
        lambda: thinking(FakeReply(pieces=WORDS, fails_after=1)),
        "PROVIDER_UNAVAILABLE",
        WORDS[0],
    ),
    "thinking hangs at once": (lambda: thinking(FakeReply(hangs_after=0)), "TIMEOUT", None),
    "thinking hangs later": (lambda: thinking(FakeReply(pieces=WORDS, hangs_after=1)), "TIMEOUT", WORDS[0]),
    "nothing to say": (lambda: thinking(FakeReply(pieces=())), "PROVIDER_UNAVAILABLE", None),
    "nothing but blanks": (lambda: thinking(FakeReply(pieces=(" ", "\n"))), "PROVIDER_UNAVAILABLE", " \n"),
    "speaking fails at once": (lambda: speaking(FakeSpeech(fails_after=0)), "PROVIDER_UNAVAILABLE", WORDS[0]),
    "speaking fails later": (lambda: speaking(FakeSpeech(fails_after=2)), "PROVIDER_UNAVAILABLE", WORDS[0]),
    "speaking hangs at once": (lambda: speaking(FakeSpeech(hangs_after=0)), "TIMEOUT", WORDS[0]),
    "speaking hangs later": (lambda: speaking(FakeSpeech(hangs_after=2)), "TIMEOUT", WORDS[0]),
}


@pytest.mark.parametrize("name", TROUBLES)
async def test_a_provider_in_trouble_fails_one_turn(stage: Stage, name: str) -> None:
    make, code, said = TROUBLES[name]
    async with stage.serve(make(), IMPATIENT) as server:
        ada = await server.sign_up()
        conversation = await ada.a_conversation()
        started = await ada.say(conversation, browser().pieces, **browser().input)
        events = await ada.events(conversation, started)
        stored = await ada.read(conversation)
        again = await ada.events(conversation, await ada.mutate_by_id("retryTurn", started["turn"]["id"]))
        await assert_still_works(ada, conversation)

    error = events[-1]["error"]
    assert (error["code"], error["retryable"]) == (code, True)
    assert kinds(events)[-1] == "TurnFailed"
    assert states(events)[-1] == "IDLE"
    assert stored["turns"]["edges"][0]["node"] == events[-1]["turn"]
    coach = events[-1]["turn"]["coachMessage"]
    assert (coach["text"] if coach else "").startswith(said or "")
    assert again[-1]["__typename"] == "TurnCompleted"


async def test_a_bug_in_an_engine_is_no_secret_told(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    class Broken(FakeChatModel):
        def reply(self, context: object) -> object:  # type: ignore[override]
            raise RuntimeError("the password is hunter2")

    async with stage.serve(Script(thinks=Broken())) as server:
        ada = await server.sign_up()
        conversation = await ada.a_conversation()
        events = await ada.events(conversation, await ada.write(conversation))
        other = await ada.events(conversation, await ada.write(conversation))

    assert events[-1]["error"] == {
        "code": "INTERNAL",
        "message": "Something went wrong on our side.",
        "retryable": True,
    }
    assert other[-1]["__typename"] == "TurnFailed"
    assert "hunter2" in capsys.readouterr().out
