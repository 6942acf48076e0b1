"""The GROW model: where a conversation stands, and when it moves on.

Source: Whitmore, Coaching for Performance (goal, reality, options, will), with a review of what was agreed.
"""

from enum import Enum
from typing import Final

from domain.coaching.acts import Act, act_of
from domain.coaching.evidence import (
    asks_for_something_new,
    chooses,
    commits,
    is_rich,
    is_short,
    names_goal,
    names_option,
    names_time,
)
from domain.coaching.safety import distress


class CoachingPhase(Enum):
    """Where the coaching stands in the GROW model."""

    GOAL = "GOAL"
    REALITY = "REALITY"
    OPTIONS = "OPTIONS"
    WILL = "WILL"
    REVIEW = "REVIEW"


PATIENCE: Final = {
    CoachingPhase.GOAL: 3,
    CoachingPhase.REALITY: 4,
    CoachingPhase.OPTIONS: 4,
    CoachingPhase.WILL: 3,
}
"""Turns after which a phase gives way although its evidence never came, so that nobody is held in it."""

_NEXT: Final = {
    CoachingPhase.GOAL: CoachingPhase.REALITY,
    CoachingPhase.REALITY: CoachingPhase.OPTIONS,
    CoachingPhase.OPTIONS: CoachingPhase.WILL,
    CoachingPhase.WILL: CoachingPhase.REVIEW,
    CoachingPhase.REVIEW: CoachingPhase.GOAL,
}


def next_phase(phase: CoachingPhase, turns: int, said: str) -> CoachingPhase:
    """Decide in which phase `said` is answered: `phase` again, or the one after it.

    `turns` is how many turns were answered in `phase` so far. Small talk, uncertainty and distress move nothing.
    """
    if distress(said) is not None:
        return phase
    act = act_of(said)
    if phase is CoachingPhase.REALITY and act is Act.ASKS_ADVICE and turns > 0:
        return CoachingPhase.OPTIONS
    if act is not Act.STATEMENT and not (act is Act.ASKS_ADVICE and names_goal(said)):
        return phase
    return _NEXT[phase] if _is_done(phase, turns, said) else phase


def _is_done(phase: CoachingPhase, turns: int, said: str) -> bool:
    if phase in PATIENCE and turns >= PATIENCE[phase]:
        return True
    match phase:
        case CoachingPhase.GOAL:
            return names_goal(said)
        case CoachingPhase.REALITY:
            looks_ahead = names_option(said) or chooses(said)
            return (turns >= 1 and looks_ahead) or (turns >= 2 and is_rich(said))
        case CoachingPhase.OPTIONS:
            return chooses(said) or (turns >= 2 and names_option(said))
        case CoachingPhase.WILL:
            return names_time(said) and (commits(said) or (turns >= 1 and is_short(said)))
        case CoachingPhase.REVIEW:
            return asks_for_something_new(said)
