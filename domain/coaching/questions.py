"""One question at a time, and never the same one twice."""

from domain.accounts.entities import CoachingStyle
from domain.coaching.choice import pick
from domain.coaching.grow import CoachingPhase
from domain.coaching.question_bank import EASIER, FEELING, GOOD_NEWS, INSTEAD, RELIEF, STAGES, STYLED, WHEN


def grow_question(phase: CoachingPhase, stage: int, style: CoachingStyle, seed: int, already_said: str) -> str | None:
    """Choose the phase's next question, `stage` 0 opening, 1 deeper, 2 closing; None when all have been asked.

    `already_said` is all the coach has said in the history given. Every other question is in the user's style.
    """
    stages = STAGES[phase]
    at = min(stage, len(stages) - 1)
    styled = STYLED[phase][style]
    order = [stages[at], styled] if (seed + stage) % 2 or stage == 0 else [styled, stages[at]]
    order += [*stages[at + 1 :], *reversed(stages[:at])]
    return next((question for pool in order if (question := pick(pool, seed, already_said))), None)


def easier_question(phase: CoachingPhase, seed: int, already_said: str) -> str | None:
    """Choose a question with a lower step, for somebody who does not know."""
    return pick(EASIER[phase], seed, already_said)


def when_question(seed: int, already_said: str) -> str | None:
    """Ask for the time of a promise."""
    return pick(WHEN, seed, already_said)


def instead_question(seed: int, already_said: str) -> str | None:
    """Ask for what is wanted, when only what is not wanted was named."""
    return pick(INSTEAD, seed, already_said)


def relief_question(seed: int, already_said: str) -> str | None:
    """Ask what would help, where a feeling stands before any goal."""
    return pick(RELIEF, seed, already_said)


def good_news_question(seed: int, already_said: str) -> str | None:
    """Ask what a success rests on."""
    return pick(GOOD_NEWS, seed, already_said)


def feeling_question(seed: int, already_said: str) -> str | None:
    """Ask after a feeling that was named."""
    return pick(FEELING, seed, already_said)
