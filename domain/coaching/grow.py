"""The GROW model: where a conversation stands, when it moves on, and what that rests on.

Source: Whitmore, Coaching for Performance (goal, reality, options, will), with a review of what was agreed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
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


class PhaseEvidence(Enum):
    """What in the user's words moves a conversation into its next phase."""

    GOAL_NAMED = "GOAL_NAMED"
    WAY_SEEN = "WAY_SEEN"
    SITUATION_TOLD = "SITUATION_TOLD"
    ADVICE_ASKED = "ADVICE_ASKED"
    CHOICE_MADE = "CHOICE_MADE"
    WAYS_GATHERED = "WAYS_GATHERED"
    STEP_WITH_TIME = "STEP_WITH_TIME"
    NEW_MATTER = "NEW_MATTER"
    LOOKED_BACK = "LOOKED_BACK"
    PATIENCE_ENDED = "PATIENCE_ENDED"


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseMove:
    """A step into another phase, what it rests on, and the words it was heard in."""

    came_from: CoachingPhase
    evidence: PhaseEvidence
    quote: str


NEEDS: Final = {
    CoachingPhase.GOAL: "what they want, in their own words",
    CoachingPhase.REALITY: "how things are now, what was tried and what stands in the way",
    CoachingPhase.OPTIONS: "several ways, and then the one they prefer",
    CoachingPhase.WILL: "one step they will take, with a time",
    CoachingPhase.REVIEW: "how it went or how it sits with them; nothing more has to come of it",
}
"""What each phase still needs before it moves on, for a model to be steered by."""

PATIENCE: Final = {
    CoachingPhase.GOAL: 3,
    CoachingPhase.REALITY: 4,
    CoachingPhase.OPTIONS: 4,
    CoachingPhase.WILL: 3,
}
"""Turns after which a phase gives way although its evidence never came, so that nobody is held in it."""

_LOOK_BACK: Final = 1
"""Answers in a review with which a conversation opened."""
_QUOTED: Final = 200
_NEXT: Final = {
    CoachingPhase.GOAL: CoachingPhase.REALITY,
    CoachingPhase.REALITY: CoachingPhase.OPTIONS,
    CoachingPhase.OPTIONS: CoachingPhase.WILL,
    CoachingPhase.WILL: CoachingPhase.REVIEW,
    CoachingPhase.REVIEW: CoachingPhase.GOAL,
}


def next_phase(phase: CoachingPhase, turns: int, said: str, *, looks_back: bool = False) -> CoachingPhase:
    """Decide in which phase `said` is answered: `phase` again, or the one after it."""
    return phase if phase_move(phase, turns, said, looks_back=looks_back) is None else _NEXT[phase]


def phase_move(phase: CoachingPhase, turns: int, said: str, *, looks_back: bool = False) -> PhaseMove | None:
    """Find what in `said` moves the conversation into the next phase; None when nothing does.

    `turns` is how many turns were answered in `phase` so far; `looks_back` tells that the review is of an earlier
    promise, with which the conversation opened. Small talk, uncertainty and distress move nothing.
    """
    evidence = _evidence(phase, turns, said, looks_back=looks_back)
    if evidence is None:
        return None
    return PhaseMove(came_from=phase, evidence=evidence, quote=" ".join(said.split())[:_QUOTED])


def _evidence(phase: CoachingPhase, turns: int, said: str, *, looks_back: bool) -> PhaseEvidence | None:
    if distress(said) is not None:
        return None
    act = act_of(said)
    if phase is CoachingPhase.REALITY and act is Act.ASKS_ADVICE and turns > 0:
        return PhaseEvidence.ADVICE_ASKED
    if act is not Act.STATEMENT and not (act is Act.ASKS_ADVICE and names_goal(said)):
        return None
    found = _LOOKED_FOR[phase](turns, said)
    if found is None and looks_back and phase is CoachingPhase.REVIEW:
        return PhaseEvidence.LOOKED_BACK if names_goal(said) or turns >= _LOOK_BACK else None
    if found is None and turns >= PATIENCE.get(phase, turns + 1):
        return PhaseEvidence.PATIENCE_ENDED
    return found


def _of_goal(_turns: int, said: str) -> PhaseEvidence | None:
    return PhaseEvidence.GOAL_NAMED if names_goal(said) else None


def _of_reality(turns: int, said: str) -> PhaseEvidence | None:
    if turns >= 1 and (names_option(said) or chooses(said)):
        return PhaseEvidence.WAY_SEEN
    return PhaseEvidence.SITUATION_TOLD if turns >= 2 and is_rich(said) else None


def _of_options(turns: int, said: str) -> PhaseEvidence | None:
    if chooses(said):
        return PhaseEvidence.CHOICE_MADE
    return PhaseEvidence.WAYS_GATHERED if turns >= 2 and names_option(said) else None


def _of_will(turns: int, said: str) -> PhaseEvidence | None:
    timed = names_time(said) and (commits(said) or (turns >= 1 and is_short(said)))
    return PhaseEvidence.STEP_WITH_TIME if timed else None


def _of_review(_turns: int, said: str) -> PhaseEvidence | None:
    return PhaseEvidence.NEW_MATTER if asks_for_something_new(said) else None


_LOOKED_FOR: Final[Mapping[CoachingPhase, Callable[[int, str], PhaseEvidence | None]]] = {
    CoachingPhase.GOAL: _of_goal,
    CoachingPhase.REALITY: _of_reality,
    CoachingPhase.OPTIONS: _of_options,
    CoachingPhase.WILL: _of_will,
    CoachingPhase.REVIEW: _of_review,
}
