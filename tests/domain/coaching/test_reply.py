"""What the coach answers, turn by turn."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.accounts.entities import CoachingStyle, Profile, ReplyLength
from domain.coaching.grow import CoachingPhase
from domain.coaching.languages import language_of
from domain.coaching.reply import compose_reply
from domain.turns.engines import Exchange
from tests.domain.coaching.talk import Talk, a_context

ASKED = Exchange(user="I want to sleep better.", coach="You want to sleep better. What is happening at the moment?")


def test_the_same_context_brings_the_same_reply() -> None:
    context = a_context("I want to change my job", history=(ASKED,))
    assert compose_reply(context) == compose_reply(context)


def test_a_greeting_uses_the_name_and_the_topic() -> None:
    reply = compose_reply(a_context("hello", topic="Saying no at work."))
    assert reply.startswith("Hello, Ana.")
    assert "Saying no at work" in reply


def test_not_knowing_is_welcome() -> None:
    reply = compose_reply(a_context("I don't know", phase=CoachingPhase.REALITY, history=(ASKED,)))
    assert "know" in reply or "wrong answer" in reply or "honest" in reply
    assert reply.count("?") == 1
    assert "What is happening at the moment?" not in reply


def test_asked_to_repeat_it_repeats_its_question() -> None:
    reply = compose_reply(a_context("Sorry, can you repeat that?", history=(ASKED,)))
    assert "What is happening at the moment?" in reply


def test_advice_asked_for_is_answered_with_options_thinking_first_and_directions_next() -> None:
    talk = Talk()
    talk.say("I want to sleep better")
    first = talk.say("What should I do?")
    assert "possibilit" in first
    second = talk.say("No really, what should I do?")
    assert "three directions" in second


def test_nothing_unasked_is_advised() -> None:
    talk = Talk()
    for said in ("I want to sleep better", "I lie awake at night and think of work", "Nothing helps for long"):
        assert not re.search(r"\byou should\b|\byou need to\b|\bI suggest\b|\btry to\b", talk.say(said))


def test_words_it_cannot_make_out_are_asked_for_again() -> None:
    assert "?" in compose_reply(a_context("..."))


def test_a_death_is_met_with_sympathy_and_no_goal() -> None:
    reply = compose_reply(a_context("My father died last week"))
    assert reply.startswith("I'm so sorry.")


def test_health_is_left_to_doctors() -> None:
    assert "doctor" in compose_reply(a_context("Do I have ADHD?"))


@pytest.mark.parametrize(
    ("said", "language", "answer"),
    [
        ("Ich möchte meinen Job wechseln, aber ich habe Angst", "en", "Englisch"),
        ("Quiero cambiar de trabajo", "es", "inglés"),
        ("我想换工作", "zh", "English"),
        ("Chcę zmienić swoją pracę", "pl", "English"),
    ],
)
def test_other_languages_are_answered_with_courtesy(said: str, language: str, answer: str) -> None:
    assert answer in compose_reply(a_context(said, language=language))


def test_a_short_answer_in_an_english_talk_stays_english() -> None:
    assert "English" not in compose_reply(a_context("Montag", language="en", history=(ASKED,)))


@pytest.mark.parametrize("style", CoachingStyle)
@pytest.mark.parametrize("length", ReplyLength)
def test_distress_brings_care_and_help_and_no_coaching(style: CoachingStyle, length: ReplyLength) -> None:
    talk = Talk(style=style, length=length)
    talk.say("I want to change my job")
    reply = talk.say("Honestly I don't want to live anymore")
    for pointer in ("988", "116 123", "findahelpline.com", "local emergency number"):
        assert pointer in reply
    assert "a person you trust" in reply
    assert "What would you" not in reply
    assert talk.phases[-1] is CoachingPhase.REALITY


def test_after_distress_it_asks_for_safety_before_it_coaches_again() -> None:
    talk = Talk()
    talk.say("I want to kill myself")
    again = talk.say("I really want to die")
    assert again != talk.replies[0]
    assert "findahelpline.com" in again
    assert "Are you safe" in talk.say("My sister is here now")
    assert "no need to work on anything" in talk.say("Yes")


def test_care_is_in_the_users_language_where_it_can_be() -> None:
    assert "Telefonseelsorge" in compose_reply(a_context("Ich will nicht mehr leben", language="de"))


def test_lengths_differ() -> None:
    said = "I tried to talk to him in spring but nothing came of it"
    history = (Exchange(user="I want to change my job", coach="You want to change your job. What is happening?"),)
    sizes = [
        len(compose_reply(a_context(said, length=length, phase=CoachingPhase.REALITY, phase_turns=1, history=history)))
        for length in (ReplyLength.SHORT, ReplyLength.MEDIUM, ReplyLength.LONG)
    ]
    assert sizes[0] <= sizes[1] < sizes[2]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(["yes", "no", "I don't know", "it's hard", "I feel stuck at work", "maybe", "hello", "ok"]),
            st.text(max_size=60),
        ),
        max_size=14,
    ),
    st.sampled_from(CoachingStyle),
)
def test_no_question_is_asked_twice_and_never_two_at_once(lines: list[str], style: CoachingStyle) -> None:
    talk = Talk(style=style)
    asked: list[str] = []
    for said in lines:
        reply = talk.say(said)
        assert reply.strip()
        questions = re.findall(r"[^.!?]+\?", reply)
        assert len(questions) <= 1 or "Simple words" in reply or "Bastan" in reply
        if questions and "once more" not in reply and "try again" not in reply and "English" not in reply:
            asked += [question.strip() for question in questions]
    coaching = [question for question in asked if question.startswith(("What", "Which", "When", "How", "Where", "Who"))]
    assert len(coaching) == len(set(coaching))


def test_the_coach_opens_by_name_with_the_last_promise_before_anything_else() -> None:
    profile = Profile(display_name="Ana Lima", coaching_focus=("sleep", "work", "money"))
    context = a_context("", opens=True, profile=profile, last_commitment="Call her on Thursday.", topic="Sleep")
    assert compose_reply(context) == (
        'Hello, Ana. It\'s good to have you back. Last time you took something with you: "Call her on Thursday". '
        "How did it go?"
    )


def test_focus_topic_and_goal_change_how_it_opens() -> None:
    focused = Profile(display_name="Ana Lima", coaching_focus=("sleep", "work", "money"))
    assert "work on sleep and work." in compose_reply(a_context("", opens=True, profile=focused))
    assert "Night shifts" in compose_reply(a_context("", opens=True, profile=focused, topic="Night shifts"))
    assert "Run a marathon" in compose_reply(a_context("", opens=True, goal="Run a marathon: for my father"))


def test_it_opens_in_the_users_language() -> None:
    opening = compose_reply(a_context("", opens=True, language="de-AT"))
    assert opening.startswith("Hallo, Ana.")
    assert language_of(opening, "de") == "de"


def test_somebody_who_greets_first_is_asked_after_the_last_promise_too() -> None:
    assert "Call her" in compose_reply(a_context("Hi there", last_commitment="Call her"))
