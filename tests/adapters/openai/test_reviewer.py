"""Reviews by a hosted model that answers by a schema, against a scripted server."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from adapters.openai.reviewer import open_openai_reviewer
from domain.accounts.entities import Profile
from domain.coaching.grow import CoachingPhase
from domain.conversations.entities import ConversationSummary, InsightKind
from domain.errors import CoachError, ContentBlocked, ProviderUnavailable
from domain.limits import Limits
from domain.reviewing.checking import checked
from domain.reviewing.review import Review, ReviewInput, heard
from domain.turns.entities import TurnStatus, Usage
from tests.adapters.openai.conftest import Open
from tests.builders import AT, a_conversation, a_message, a_turn
from tests.fakes.openai_script import Completion, Fault, Script

MODEL = "gpt-4o-mini"
CONVERSATION = a_conversation()
ANSWER: dict[str, Any] = {
    "overview": "You want to sleep better.",
    "commitments_so_far": ["Call your sister."],
    "open_questions": ["Since when?"],
    "reflective_question": "What does the night want from you?",
    "insights": [
        {"message": "m1", "quote": "I lie awake", "kind": "OBSTACLE", "text": "Nights are long."},
        {"message": "m1", "quote": "never said", "kind": "VALUE", "text": "Made up."},
        {"message": "m9", "quote": "I lie awake", "kind": "VALUE", "text": "From nowhere."},
    ],
    "new_commitments": [
        {"message": "m2", "quote": "I'll call my sister", "text": "Call my sister", "due": "2026-01-06T18:00"}
    ],
    "facts": [{"message": "m2", "quote": "my sister", "text": "You have a sister."}],
    "title": "Sleeping better",
    "phase": {"message": "m2", "quote": "I'll call", "phase": "WILL"},
}


def said(text: str, reply: str = "Tell me more.", **coach: Any):
    turn = a_turn(CONVERSATION, TurnStatus.COMPLETED)
    user = a_message(turn.id, text=text)
    return heard(replace(turn, user_message=user, coach_message=a_message(turn.id, "coach", text=reply, **coach)))


def given(**changes: Any) -> ReviewInput:
    return replace(
        ReviewInput(
            profile=Profile(display_name="Ada", timezone="Europe/Berlin"),
            language="en",
            phase=CoachingPhase.GOAL,
            topic="Sleep",
            summary=ConversationSummary(overview="Earlier.", updated_at=AT),
            before=(said("Before."),),
            turns=(said("I lie awake.", "All of it", heard_text="All"), said("I'll call my sister tomorrow at six.")),
            wants_title=True,
            wants_facts=True,
            agreed=("Go to bed at ten",),
            remembered=("You are a nurse.",),
        ),
        **changes,
    )


def answering(answer: Any, **completion: Any) -> Script:
    return Script(chat=[Completion(pieces=(json.dumps(answer),), **completion)])


async def reviewed(provider: Open, script: Script, asked_about: ReviewInput) -> tuple[Review, Mapping[str, Any]]:
    async with provider(script) as (client, server):
        review = await open_openai_reviewer(client, MODEL, max_tokens=900).review(asked_about)
        return review, server.asked("chat")[0].body


async def test_one_call_gives_everything_and_what_it_cost(provider: Open) -> None:
    about = given()
    review, asked = await reviewed(provider, answering(ANSWER, prompt_tokens=1_200, completion_tokens=210), about)

    assert review.summary is not None
    assert (review.summary.overview, review.title) == ("You want to sleep better.", "Sleeping better")
    assert review.usage == Usage(prompt_tokens=1_200, cached_prompt_tokens=768, completion_tokens=210)
    kept = checked(review, about, Limits())
    assert [(found.kind, found.quote) for found in kept.insights] == [(InsightKind.OBSTACLE, "I lie awake")]
    assert [(step.text, step.due) for step in kept.commitments] == [("Call my sister", "2026-01-06T18:00")]
    assert [fact.message_id for fact in kept.facts] == [about.said[1].message_id]
    assert kept.assessment is not None
    assert kept.assessment.phase is CoachingPhase.WILL
    assert (asked["model"], asked["max_completion_tokens"]) == (MODEL, 900)
    assert asked["response_format"]["json_schema"]["strict"] is True


async def test_the_model_is_given_what_was_heard_and_no_ids(provider: Open) -> None:
    _, asked = await reviewed(provider, answering(ANSWER), given())

    material = json.loads(asked["messages"][1]["content"])
    assert [(turn.get("label"), turn["person"], turn["coach"]) for turn in material["new"]] == [
        ("m1", "I lie awake.", "All"),
        ("m2", "I'll call my sister tomorrow at six.", "Tell me more."),
    ]
    assert material["before"][0]["person"] == "Before."
    assert (material["agreed already"], material["remembered already"]) == (["Go to bed at ten"], ["You are a nurse."])
    assert "msg_" not in asked["messages"][1]["content"]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        (Script(chat=[Fault(status=500)]), ProviderUnavailable),
        (Script(chat=[Fault(status=400, code="content_filter")]), ContentBlocked),
        (Script(chat=[Completion(pieces=("I think that",))]), ProviderUnavailable),
        (answering({"overview": "Half."}), ProviderUnavailable),
        (Script(chat=[Completion(pieces=(), refusal="No.")]), ContentBlocked),
    ],
    ids=["fails", "blocked", "no JSON", "another shape", "refuses"],
)
async def test_what_is_no_review(provider: Open, script: Script, expected: type[CoachError]) -> None:
    with pytest.raises(expected):
        await reviewed(provider, script, given())
