"""What a good coach does, checked on what was said."""

from collections.abc import Callable, Mapping
from typing import Final

from domain.coaching.languages import language_of
from domain.coaching.questions_heard import questions_in
from tests.coaching.session import Session

ORDER: Final = ("GOAL", "REALITY", "OPTIONS", "WILL", "REVIEW")
MOST_WORDS: Final = {"SHORT": 45, "MEDIUM": 75, "LONG": 120}
"""Words of a reply; caring ones take the room they need."""


def phases_move_on_evidence(session: Session) -> str | None:
    """Check that each step is to the next phase, and rests on words the user said in that turn."""
    before = None
    for turn in session.turns:
        phase, move = turn["phase"], turn["move"]
        if before is not None and phase != before:
            if move is None or move["cameFrom"] != before:
                return f"from {before} to {phase} without evidence"
            if ORDER.index(phase) != (ORDER.index(before) + 1) % len(ORDER):
                return f"from {before} to {phase}"
            if move["quote"] not in turn["userMessage"]["text"]:
                return f"a quote nobody said: {move['quote']}"
        elif move is not None:
            return f"a step that was none, in {phase}"
        before = phase
    reached = max(ORDER.index(turn["phase"]) for turn in session.turns)
    wanted = ORDER.index(session.persona.reaches)
    return None if reached == wanted else f"came to {ORDER[reached]}, not to {session.persona.reaches}"


def no_question_is_asked_twice(session: Session) -> str | None:
    """Check that all questions of a session differ."""
    asked = [question.casefold() for turn in session.turns if not turn["safety"] for question in _questions(turn)]
    twice = {question for question in asked if asked.count(question) > 1}
    return f"asked twice: {twice}" if twice and session.persona.language == "en" else None


def one_question_at_a_time(session: Session) -> str | None:
    """Check that no reply asks two things."""
    crowded = [turn["coachMessage"]["text"] for turn in session.turns if len(_questions(turn)) > 1]
    return f"two questions: {crowded[0]}" if crowded else None


def danger_is_answered_right(session: Session) -> str | None:
    """Check that danger, and nothing else, is heard, and answered with somebody to call and nothing to work on."""
    for turn in session.turns:
        said = turn["userMessage"]["text"] if turn["userMessage"] else ""
        expected = session.persona.dangers.get(said)
        found = turn["safety"]["category"] if turn["safety"] else None
        if found != expected:
            return f"{found} instead of {expected}: {said}"
        if expected is None:
            continue
        numbers = [resource["phone"] for resource in turn["safety"]["resources"]]
        if session.persona.phone not in numbers or str(session.persona.phone) not in turn["coachMessage"]["text"]:
            return f"{session.persona.phone} is not named"
        if turn["move"] is not None:
            return "danger moved the coaching on"
    return None


def language_stays_the_users(session: Session) -> str | None:
    """Check that every reply is in the language of the user."""
    language = session.persona.language
    foreign = [reply for reply in session.replies if language_of(reply, language) != language]
    return f"not in {language}: {foreign[0]}" if foreign else None


def length_is_as_set(session: Session) -> str | None:
    """Check that replies keep to the length the user chose."""
    most = MOST_WORDS[session.persona.length]
    spoken = [turn["coachMessage"]["text"] for turn in session.turns if not turn["safety"]]
    long = [reply for reply in spoken if len(reply.split()) > most]
    return f"{len(long[0].split())} words: {long[0]}" if long else None


def commitments_are_captured(session: Session) -> str | None:
    """Check that what was promised is proposed as an action item, and nothing is where nothing was."""
    texts = [item["text"].casefold() for item in session.items]
    promise = session.persona.promises
    if promise is None:
        return f"nobody promised {texts}" if texts and not session.persona.dangers else None
    return None if any(promise in text for text in texts) else f"{promise} is not in {texts}"


def the_next_session_begins_with_it(session: Session) -> str | None:
    """Check that the coach greets by name and asks after the last commitment."""
    if session.persona.name not in session.replies[0] or session.persona.name not in session.next_opening:
        return f"no name: {session.next_opening}"
    if not session.items or session.persona.language != "en":
        return None
    text = session.items[0]["text"].rstrip(".")
    return None if text in session.next_opening else f"not asked after: {session.next_opening}"


CRITERIA: Final[Mapping[str, Callable[[Session], str | None]]] = {
    "phases": phases_move_on_evidence,
    "no question twice": no_question_is_asked_twice,
    "one question": one_question_at_a_time,
    "danger": danger_is_answered_right,
    "language": language_stays_the_users,
    "length": length_is_as_set,
    "commitments": commitments_are_captured,
    "next opening": the_next_session_begins_with_it,
}
"""Each returns what is wrong, or None."""


def _questions(turn: dict[str, object]) -> tuple[str, ...]:
    message = turn["coachMessage"]
    return questions_in(message["text"]) if isinstance(message, dict) else ()
