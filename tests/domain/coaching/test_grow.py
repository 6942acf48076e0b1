"""When a conversation moves on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.coaching.grow import PATIENCE, CoachingPhase, PhaseEvidence, PhaseMove, next_phase, phase_move

GOAL, REALITY, OPTIONS, WILL, REVIEW = CoachingPhase


@pytest.mark.parametrize(
    ("phase", "turns", "said", "expected"),
    [
        (GOAL, 0, "I want to change my job", REALITY),
        (GOAL, 0, "my goal is to run a marathon", REALITY),
        (GOAL, 0, "How do I stop procrastinating?", REALITY),
        (GOAL, 0, "Can you help me prepare for an interview", REALITY),
        (GOAL, 0, "I want to talk about my boss", GOAL),
        (GOAL, 0, "I don't want to feel so small", GOAL),
        (GOAL, 0, "I love my job", GOAL),
        (GOAL, 1, "Work has been very busy since the summer", GOAL),
        (REALITY, 0, "My boss keeps giving me the same projects every month", REALITY),
        (REALITY, 2, "My boss keeps giving me the same projects every month", OPTIONS),
        (REALITY, 1, "I could ask for something new", OPTIONS),
        (REALITY, 1, "What should I do?", OPTIONS),
        (REALITY, 2, "Not much", REALITY),
        (OPTIONS, 1, "I could ask my manager", OPTIONS),
        (OPTIONS, 2, "Or I could ask my manager", WILL),
        (OPTIONS, 0, "The first one feels best", WILL),
        (OPTIONS, 1, "I'll call her", WILL),
        (OPTIONS, 1, "I couldn't do that", OPTIONS),
        (WILL, 0, "I'll call her on Thursday", REVIEW),
        (WILL, 0, "I'll call her", WILL),
        (WILL, 1, "Thursday evening", REVIEW),
        (WILL, 0, "Every day is so busy that nothing ever gets done at all", WILL),
        (REVIEW, 1, "It feels good", REVIEW),
        (REVIEW, 1, "There is something else I need to sort out", GOAL),
    ],
)
def test_evidence_moves_the_conversation(phase: CoachingPhase, turns: int, said: str, expected: CoachingPhase) -> None:
    assert next_phase(phase, turns, said) is expected


@pytest.mark.parametrize(
    ("phase", "turns", "said", "evidence"),
    [
        (GOAL, 0, "I want to change my job", PhaseEvidence.GOAL_NAMED),
        (GOAL, 3, "It is all rather strange", PhaseEvidence.PATIENCE_ENDED),
        (REALITY, 1, "I could ask for something new", PhaseEvidence.WAY_SEEN),
        (REALITY, 2, "My boss keeps giving me the same projects", PhaseEvidence.SITUATION_TOLD),
        (REALITY, 1, "What should I do?", PhaseEvidence.ADVICE_ASKED),
        (OPTIONS, 0, "The first one feels best", PhaseEvidence.CHOICE_MADE),
        (OPTIONS, 2, "Or I could ask my manager", PhaseEvidence.WAYS_GATHERED),
        (WILL, 0, "I'll call her on Thursday", PhaseEvidence.STEP_WITH_TIME),
        (REVIEW, 1, "There is something else I need to sort out", PhaseEvidence.NEW_MATTER),
    ],
)
def test_every_step_tells_what_it_rests_on(
    phase: CoachingPhase, turns: int, said: str, evidence: PhaseEvidence
) -> None:
    assert phase_move(phase, turns, said) == PhaseMove(came_from=phase, evidence=evidence, quote=said)


def test_a_quote_is_the_users_words_cut_short() -> None:
    move = phase_move(GOAL, 0, "I want to   sleep " + "better " * 100)
    assert move is not None
    assert move.quote.startswith("I want to sleep better")
    assert len(move.quote) == 200


@pytest.mark.parametrize(
    ("turns", "said", "expected"),
    [
        (0, "I called her and it went well", REVIEW),
        (0, "I called her, and now I want to change my job as well", GOAL),
        (1, "It was easier than I thought", GOAL),
    ],
)
def test_an_opening_that_looks_back_makes_room_for_a_goal(turns: int, said: str, expected: CoachingPhase) -> None:
    assert next_phase(REVIEW, turns, said, looks_back=True) is expected


@pytest.mark.parametrize("phase", CoachingPhase)
@pytest.mark.parametrize("said", ["hello", "thank you", "I don't know", "yes", "bye", "...", "What did you say?"])
def test_small_talk_moves_nothing(phase: CoachingPhase, said: str) -> None:
    assert next_phase(phase, 10, said) is phase


@pytest.mark.parametrize("phase", CoachingPhase)
def test_distress_moves_nothing(phase: CoachingPhase) -> None:
    assert next_phase(phase, 10, "I want to die and I will do it on Thursday") is phase


@pytest.mark.parametrize("phase", PATIENCE)
def test_no_phase_holds_anybody_for_ever(phase: CoachingPhase) -> None:
    assert next_phase(phase, PATIENCE[phase], "It is all rather strange") is not phase


@given(st.sampled_from(CoachingPhase), st.integers(0, 100), st.text(max_size=300))
def test_a_turn_takes_one_step_at_most(phase: CoachingPhase, turns: int, said: str) -> None:
    order = list(CoachingPhase)
    following = order[(order.index(phase) + 1) % len(order)]
    assert next_phase(phase, turns, said) in {phase, following}
