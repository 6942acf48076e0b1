"""How a reflection is worded and what may stand before it, so that two replies in a row never begin alike."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from domain.accounts.entities import CoachingStyle
from domain.coaching.evidence import is_good_news
from domain.coaching.reflection import Kind, Reflection
from domain.coaching.spoken import capitalised, plain
from domain.turns.engines import CoachContext

OPENERS: Final[Mapping[CoachingStyle, tuple[str, ...]]] = {
    CoachingStyle.SUPPORTIVE: (
        "Thank you for telling me that.",
        "That makes sense.",
        "I'm glad you're saying this out loud.",
        "I can hear that this matters to you.",
        "Thank you, that helps me understand.",
        "Thank you for being so open.",
    ),
    CoachingStyle.DIRECT: ("All right.", "Clear.", "Good, that helps.", "Understood.", "Okay."),
    CoachingStyle.CHALLENGING: (
        "Good, now we're getting somewhere.",
        "Fair enough.",
        "Interesting.",
        "All right, let's look closer.",
        "I'd like to press a little here.",
    ),
    CoachingStyle.REFLECTIVE: (
        "Let me stay with that for a moment.",
        "Hm, there is something in that.",
        "I'm taking that in.",
        "Let's not hurry past that.",
        "That deserves some room.",
    ),
}
HEAVY: Final[Mapping[CoachingStyle, tuple[str, ...]]] = {
    CoachingStyle.SUPPORTIVE: (
        "That sounds hard.",
        "I'm sorry it's like that.",
        "Thank you for trusting me with that.",
    ),
    CoachingStyle.DIRECT: ("That's a lot.", "That's not easy.", "I see."),
    CoachingStyle.CHALLENGING: ("That's no small thing.", "I see that it costs you.", "That takes something to say."),
    CoachingStyle.REFLECTIVE: (
        "Let me stay with that for a moment.",
        "Let's not hurry past that.",
        "I'm taking that in.",
    ),
}
_LISTENING: Final = "I'm listening."
_TELLING_WORDS: Final = 4
GOOD_NEWS: Final = ("That's good to hear.", "Well done.", "How good that you did that.")
_HEAVY: Final = re.compile(
    r"\b(?:afraid|scared|anxious|angry|furious|sad|lonely|alone|ashamed|guilty|exhaust\w*|overwhelm\w*|stuck|hopeless|"
    r"hurt|cry\w*|terrified|disappointed|stress\w*|frustrat\w*|worried|hate|miserable|painful|"
    r"burned out|burnt out|awful|hard)\b"
)

_CLAUSE: Final = (
    "{Text}.",
    "So {text}.",
    "It sounds like {text}.",
    "I hear that {text}.",
    "If I hear you right, {text}.",
)
_FEELING: Final = ("It sounds like {text}.", "I hear that {text}.", "So {text}.", "{Text}.")
_PROMISE: Final = ("{Text}.", "All right, {text}.", "So {text}.")
_POSSIBILITY: Final = ("One possibility is to {text}.", "So you could {text}.", "You see a way there, to {text}.")
_ANOTHER: Final = ("Another one is to {text}.", "Or you could {text}.", "And there is one more way, to {text}.")
_QUALITY: Final = ("That sounds {text}.", "I can imagine that it's {text}.")
_FRAGMENT: Final = ("{Text}.",)
_TORN: Final = (
    "{Other}, and at the same time {text}.",
    "I hear two things. {Other}, and yet {text}.",
    "On the one hand {other}, and on the other {text}.",
)
_BUT: Final = ("{Other}, but {text}.", "So {other}, but {text}.")
_STANDS_OUT: Final = ("There is a lot in what you say. What stands out for me is that {text}.",)
_LETTERS: Final = re.compile(r"\{.*?\}")


def opener(context: CoachContext, reflection: Reflection | None, seed: int, recently: str) -> str:
    """Choose words of welcome that were not used lately; good news is met as such."""
    style = context.settings.coaching_style
    if reflection is None and len(context.said.split()) < _TELLING_WORDS:
        return _LISTENING
    heavy = _HEAVY.search(plain(context.said)) if reflection is None else is_heavy(reflection)
    pool: Sequence[str] = HEAVY[style] if heavy else OPENERS[style]
    if not heavy and is_good_news(context.said):
        pool = GOOD_NEWS
    fresh = [phrase for phrase in pool if phrase not in recently] or pool
    return fresh[seed % len(fresh)]


def worded(reflection: Reflection, seed: int, recently: str, *, long_input: bool = False) -> str:
    """Put a reflection into a sentence, in another way than in what the coach said `recently`."""
    pool = _frames(reflection, recently, long_input=long_input)
    fresh = [frame for frame in pool if not _used(frame, recently)] or pool
    other = reflection.other_side or ""
    return fresh[seed % len(fresh)].format(
        text=reflection.text, Text=capitalised(reflection.text), other=other, Other=capitalised(other)
    )


def is_heavy(reflection: Reflection) -> bool:
    """Tell whether a painful feeling is in it."""
    return reflection.feeling and _HEAVY.search(plain(reflection.text)) is not None


def is_promise(reflection: Reflection) -> bool:
    """Tell whether it gives back what somebody will do."""
    return reflection.text.startswith(("you'll", "you will", "you're going to"))


def _frames(reflection: Reflection, recently: str, *, long_input: bool) -> Sequence[str]:
    match reflection.kind:
        case Kind.QUALITY:
            return _QUALITY
        case Kind.FRAGMENT:
            return _FRAGMENT
        case Kind.POSSIBILITY:
            return _ANOTHER if any(_used(frame, recently) for frame in (*_POSSIBILITY, *_ANOTHER)) else _POSSIBILITY
        case Kind.CLAUSE if reflection.other_side:
            return _TORN if reflection.feeling else _BUT
        case Kind.CLAUSE:
            return _clause_frames(reflection, long_input=long_input)


def _clause_frames(reflection: Reflection, *, long_input: bool) -> Sequence[str]:
    if long_input:
        return _STANDS_OUT
    if is_promise(reflection):
        return _PROMISE
    return _FEELING if reflection.feeling else _CLAUSE


def _used(frame: str, recently: str) -> bool:
    """Tell whether the frame's own words, those before its first gap, begin a sentence said lately."""
    fixed = max(_LETTERS.split(frame), key=len).strip(" .,")
    return len(fixed) > 1 and fixed in recently
