"""The rolling summary by rules: the goal, what weighs, what was promised, and what is still open."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from domain.coaching.acts import Act, act_of
from domain.coaching.clauses import bare
from domain.coaching.commitments import promises_in
from domain.coaching.grow import CoachingPhase
from domain.coaching.languages import ENGLISH, language_of
from domain.coaching.recall import goal_named
from domain.coaching.reflection import Kind, Reflection, reflect
from domain.coaching.safety import distress
from domain.coaching.second_person import second_person
from domain.coaching.spoken import capitalised
from domain.reviewing.review import HeardTurn, ReviewInput, Said, SummaryDraft
from domain.reviewing.sizes import one_line, sentences

_GOAL: Final = "You want "
_QUESTION: Final = re.compile(r"[^.!?\n]+\?")
_MAX_TOLD: Final = 160
_UNANSWERED: Final = frozenset({Act.UNSURE, Act.DECLINES, Act.NOTHING, Act.REPEAT, Act.COMPLAINT})
_REFLECTIVE: Final = {
    CoachingPhase.GOAL: "What would tell you, a month from now, that this is getting better?",
    CoachingPhase.REALITY: "When is it already a little different, and what do you do then?",
    CoachingPhase.OPTIONS: "Which way would you take if you knew that you could not fail?",
    CoachingPhase.WILL: "What is the smallest step that you could not talk yourself out of?",
    CoachingPhase.REVIEW: "What did you learn about yourself that you want to keep?",
}
_DANGER: Final = "You spoke of a very hard moment, and of help."


def sum_up(given: ReviewInput) -> SummaryDraft | None:
    """Bring the summary up to the new turns; None while there is nothing to sum up."""
    old = given.summary
    goal = _goal(given.said)
    earlier = sentences(old.overview) if old else []
    if goal:
        earlier = [sentence for sentence in earlier if not sentence.startswith(_GOAL)]
    told = [sentence for said in given.said if (sentence := _told(said, given.language))]
    overview = " ".join(dict.fromkeys([*goal, *earlier, *told]))
    if not overview:
        return None
    promised = [f"{second_person(promise.step)}." for said in given.said for promise in promises_in(said.text)]
    return SummaryDraft(
        overview=overview,
        commitments=(*(old.commitments if old else ()), *promised),
        open_questions=_open_questions(old.open_questions if old else (), given),
        reflective_question=_REFLECTIVE[given.phase] if _is_english(given.said[-1], given.language) else None,
    )


def _goal(said: Sequence[Said]) -> list[str]:
    goal = goal_named([message.text for message in said])
    return [f"{_GOAL}{goal}."] if goal else []


def _told(said: Said, language: str) -> str | None:
    """Say in a sentence what a message comes to; a message in another language speaks for itself."""
    if distress(said.text) is not None:
        return _DANGER
    if act_of(said.text) not in {Act.STATEMENT, Act.ASKS_ADVICE}:
        return None
    if not _is_english(said, language):
        return one_line(next(iter(sentences(said.text)), ""), _MAX_TOLD) or None
    reflection = reflect(said.text)
    return None if reflection is None else _worded(reflection)


def _worded(reflection: Reflection) -> str | None:
    match reflection.kind:
        case Kind.CLAUSE if reflection.other_side:
            text = f"{reflection.other_side}, but {reflection.text}"
        case Kind.CLAUSE:
            text = reflection.text
        case Kind.POSSIBILITY:
            text = f"you could {reflection.text}"
        case Kind.QUALITY | Kind.FRAGMENT:
            return None
    text = f"{capitalised(bare(text))}."
    # The goal has its own place in front.
    return None if text.startswith(_GOAL) and goal_named([text.replace("You want", "I want")]) else text


def _open_questions(earlier: Sequence[str], given: ReviewInput) -> tuple[str, ...]:
    """List what was asked and not yet answered: what somebody did not know, and what the coach asked last."""
    still_open = list(earlier)
    asked = _asked(given.before[-1:])
    for turn in given.turns:
        answer = turn.user.text if turn.user else ""
        for question in asked:
            answered = act_of(answer) not in _UNANSWERED
            still_open = [other for other in still_open if other != question] + ([] if answered else [question])
        asked = _asked([turn])
    return tuple(dict.fromkeys([*(q for q in still_open if q not in asked), *asked]))


def _asked(turns: Iterable[HeardTurn]) -> list[str]:
    return [found[-1].strip() for turn in turns if (found := _QUESTION.findall(turn.coach))]


def _is_english(said: Said, language: str) -> bool:
    return language_of(said.text, language) == ENGLISH
