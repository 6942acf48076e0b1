"""What somebody does by saying something: greet, thank, hesitate, ask, tell."""

import re
from enum import Enum
from typing import Final

from domain.coaching import phrases
from domain.coaching.spoken import gist, has_letters, plain


class Act(Enum):
    """The kinds of things people say to a coach."""

    NOTHING = "NOTHING"
    GREETING = "GREETING"
    THANKS = "THANKS"
    GOODBYE = "GOODBYE"
    YES = "YES"
    NO = "NO"
    UNSURE = "UNSURE"
    DECLINES = "DECLINES"
    REPEAT = "REPEAT"
    COMPLAINT = "COMPLAINT"
    ASKS_ADVICE = "ASKS_ADVICE"
    ASKS_COACH = "ASKS_COACH"
    ASKS_DIAGNOSIS = "ASKS_DIAGNOSIS"
    ASKS_FACT = "ASKS_FACT"
    STATEMENT = "STATEMENT"


_WHOLE: Final = (
    (Act.GOODBYE, phrases.GOODBYE),
    (Act.THANKS, phrases.GRATITUDE),
    (Act.GREETING, phrases.GREETING),
    (Act.ASKS_COACH, phrases.COURTESY),
    (Act.DECLINES, phrases.DECLINE),
    (Act.UNSURE, phrases.UNSURE),
    (Act.NO, phrases.REFUSAL),
    (Act.YES, phrases.CONSENT),
    (Act.REPEAT, phrases.REPEAT),
)
_PART: Final = (
    (Act.ASKS_DIAGNOSIS, phrases.DIAGNOSIS),
    (Act.COMPLAINT, phrases.COMPLAINT),
    (Act.ASKS_COACH, phrases.ABOUT_COACH),
    (Act.ASKS_ADVICE, phrases.ADVICE),
    (Act.ASKS_FACT, phrases.FACT),
)
_OPENING: Final = re.compile(
    rf"^(?:(?:{phrases.HELLO}|{phrases.HOW_ARE_YOU}|{phrases.NAMES_SELF}|okay|ok|well"
    rf"|{phrases.THANKS}(?: for (?:asking|that|this|listening))?|that(?:'s| was)? (?:helps|helpful))[\s,.!?–-]+)+"
    r"(?=\S+\s+\S+\s+\S+)",
    re.IGNORECASE,
)


def without_opening(said: str) -> str:
    """Take a greeting or thanks off the front of what is really said."""
    return _OPENING.sub("", gist(said))


def opens_with_greeting(said: str) -> bool:
    """Tell whether it begins with a greeting, whatever follows."""
    return re.match(rf"{phrases.HELLO}\b", plain(gist(said))) is not None


def act_of(said: str) -> Act:
    """Tell what somebody does by saying this; whatever is none of the others is a statement."""
    text = plain(gist(said))
    if not has_letters(text) and has_letters(said):
        return Act.UNSURE
    if not has_letters(text):
        return Act.STATEMENT if any(character.isdigit() for character in text) else Act.NOTHING
    for act, pattern in _WHOLE:
        if pattern.fullmatch(text):
            return act
    text = plain(without_opening(said))
    return next((act for act, pattern in _PART if pattern.search(text)), Act.STATEMENT)
