"""What the built-in coach takes along."""

from dataclasses import replace

import pytest

from domain.accounts.entities import Profile
from domain.coaching.facts import facts_in
from domain.coaching.grow import CoachingPhase
from domain.coaching.noticing import notice
from domain.coaching.reviewing_by_rules import review_by_rules
from domain.coaching.titles import NEUTRAL, title_for
from domain.conversations.entities import ConversationSummary, InsightKind
from domain.reviewing.review import HeardTurn, Review, ReviewInput, SummaryDraft, heard
from tests.builders import AT, a_message, a_turn


def exchange(said: str, reply: str = "Tell me more.") -> HeardTurn:
    turn = a_turn()
    return heard(
        replace(turn, user_message=a_message(turn.id, text=said), coach_message=a_message(turn.id, "coach", text=reply))
    )


def reviewed(*turns: HeardTurn, summary: SummaryDraft | None = None, before: tuple[HeardTurn, ...] = ()) -> Review:
    kept = None
    if summary is not None:
        kept = ConversationSummary(
            overview=summary.overview,
            commitments=summary.commitments,
            open_questions=summary.open_questions,
            updated_at=AT,
        )
    return review_by_rules(
        ReviewInput(
            profile=Profile(display_name="Ada"),
            language="en",
            phase=CoachingPhase.GOAL,
            topic=None,
            summary=kept,
            before=before,
            turns=turns,
            wants_title=True,
            wants_facts=True,
        )
    )


def test_the_summary_rolls_on() -> None:
    first = reviewed(exchange("I want to change my job, but I'm scared.", "What scares you?")).summary
    assert first is not None
    assert first.overview.startswith("You want to change your job.")
    assert first.open_questions == ("What scares you?",)

    asked = exchange("I want to change my job, but I'm scared.", "What scares you?")
    later = reviewed(
        exchange("I'll call my boss on Monday.", "How sure are you?"), summary=first, before=(asked,)
    ).summary
    assert later is not None
    assert later.overview.startswith("You want to change your job.")
    assert later.commitments == ("Call your boss on Monday.",)
    assert later.open_questions == ("How sure are you?",)


def test_a_question_that_was_not_answered_stays_open() -> None:
    asked = exchange("I want to move.", "What keeps you here?")
    found = reviewed(
        exchange("I don't know.", "What would help?"),
        summary=SummaryDraft(overview="You want to move."),
        before=(asked,),
    )
    assert found.summary is not None
    assert found.summary.open_questions == ("What keeps you here?", "What would help?")


def test_other_languages_speak_for_themselves() -> None:
    found = reviewed(exchange("Ich möchte meinen Job wechseln, aber ich habe Angst. Und so weiter."))
    assert found.summary is not None
    assert found.summary.overview == "Ich möchte meinen Job wechseln, aber ich habe Angst."
    assert (found.insights, found.commitments, found.facts) == ((), (), ())


def test_danger_is_not_written_down() -> None:
    found = reviewed(exchange("I want to kill myself tonight."))
    assert found.summary is not None
    assert "kill" not in found.summary.overview
    assert (found.title, found.insights, found.commitments) == (NEUTRAL, (), ())


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("Honest work is really important to me.", InsightKind.VALUE),
        ("I finally managed to say no.", InsightKind.STRENGTH),
        ("I always say yes when they ask.", InsightKind.PATTERN),
        ("The problem is my boss, he never listens.", InsightKind.OBSTACLE),
        ("I'll write to Tom tomorrow.", InsightKind.COMMITMENT),
    ],
)
def test_what_is_noticed(said: str, kind: InsightKind) -> None:
    [seen] = notice(said, "en")
    assert seen.kind is kind
    assert seen.quote in said


@pytest.mark.parametrize("said", ["Hello.", "He always says yes to her.", "Do I always say yes?", "It rained."])
def test_what_is_not_noticed(said: str) -> None:
    assert notice(said, "en") == []


def test_facts_last() -> None:
    found = facts_in("I work as a nurse, and I have two kids. I'm tired today. My daughter is called Mia.", "en")
    assert [fact.text for fact in found] == [
        "You work as a nurse.",
        "You have two kids.",
        "Your daughter is called Mia.",
    ]


@pytest.mark.parametrize(
    ("said", "title"),
    [
        (["Hi!", "I want to sleep better."], "Sleep better"),
        (["I'd like to talk about my sister."], "My sister"),
        (["Hello there"], None),
        (["Everything is too much at the moment. Really."], "Everything is too much at the moment"),
        (["我想换工作。"], "我想换工作"),
    ],
)
def test_titles(said: list[str], title: str | None) -> None:
    assert title_for(said) == title
