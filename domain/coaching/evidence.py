"""What a sentence is evidence of: a goal, an option, a choice, a promise, a time."""

import re
from typing import Final

from domain.coaching.phrases import either
from domain.coaching.spoken import gist, plain

_ADVERBS: Final = r"(?:(?:really|just|also|only|still|finally|actually|do|definitely|so|now) )*"
_ONLY_TALK: Final = either(
    r"(?:talk|speak) (?:about|to you|with you|through)", "discuss", "chat", "ask (?:you|about|some|a question)",
    "tell you",
    r"say\b", r"(?:start|begin) with", r"die\b", r"go now\b",
)  # fmt: skip
_THING: Final = rf"(?:to (?!{_ONLY_TALK})|an? |my |more |some |less |better )"
_GOAL: Final = re.compile(
    either(
        rf"\bi {_ADVERBS}(?:want|need|hope|plan|intend|aim|wish)(?:ed)? {_THING}",
        rf"\bi(?:'d| would) {_ADVERBS}(?:like|love|want|hope) {_THING}",
        r"\bi(?:'m| am) (?:really |just )?(?:trying|hoping|looking|planning|aiming|working) (?:to|for|on) ",
        r"\bmy (?:big |main |real |biggest )?(?:goal|aim|dream|target|plan|hope|resolution|wish) (?:is|would be|for)\b",
        r"\bi wish (?:i|we|my|that) ", r"\bhow (?:do|can|could|should) i (?!know\b|say\b)\w+",
        r"\bwhat i (?:really )?(?:want|need) is\b", r"\bhelp me (?:to |with )?\w+",
        r"\b(?:it would|it'd) be (?:great|nice|good|wonderful) (?:to|if)\b",
    )
)  # fmt: skip
_RELUCTANT: Final = re.compile(r"\bi (?:really |just )?(?:don't|do not|no longer) (?:really )?want (?:to )?\w+")
_NOT_AN_OPTION: Final = either(r"(?:not|tell|see|feel|hear|say|sense|barely|hardly|never|have|be)\b", "n't")
_OPTION: Final = re.compile(
    either(
        rf"\bi (?:guess i |suppose i |think i )?(?:could|might) (?:also |always |just |maybe |even )*"
        rf"(?!{_NOT_AN_OPTION})\w+",
        r"\bi can (?:also |always |just )?(?:try|ask|talk|call|start|go|look|write|find|make|take|set|use|stop)\b",
        r"\b(?:one|another|an|the other|second|first) (?:option|idea|way|possibility)\b", r"\bwhat if i\b",
        r"\bi (?:was|am|have been) (?:thinking|considering)\b", r"\bi(?:'m|'ve been) (?:thinking|considering)\b",
        r"\bi(?:'ve| have)? (?:thought|considered) (?:of|about|\w+ing)\b",
        r"\b(?:maybe|perhaps) (?:i|we|by|\w+ing)\b", r"\beither \w+",
        r"^(?:talk|ask|call|writ|tak|mak|go|try|start|find|mov|set|get|work|look|us)\w*ing\b",
    )
)  # fmt: skip
_NOT_MEANT: Final = either(
    "be honest", r"say\b", "admit", r"see\b", "never", r"not\b", "think about", "tell you", r"die\b", r"cry\b",
    r"lose\b",     r"fail\b", r"have to\b",
)  # fmt: skip
_I_WILL: Final = rf"\bi(?:'ll| will|'m going to| am going to) (?!{_NOT_MEANT})\w+"
_CHOICE: Final = re.compile(
    either(
        _I_WILL, r"\bi think i(?:'d| would)? (?:go|start|try|choose|pick|prefer)\b",
        r"\bi(?:'d| would) (?:go with|start with|rather|choose|pick|try)\b", r"\bi (?:choose|pick|prefer|decided)\b",
        r"\bi(?:'ve| have) decided\b", r"\bi'm leaning\b", r"\blet's (?:go with|do|try|start)\b",
        r"\bthe (?:first|second|third|last|best|easiest|better) (?:one|option|idea|step|way)\b",
        r"\b(?:feels|seems|sounds|is|looks) (?:like )?(?:the |a bit |much |more |most )*"
        r"(?:best|right|easier|easiest|realistic|doable|possible|natural)\b",
    )
)  # fmt: skip
_PROMISE: Final = re.compile(
    either(
        _I_WILL, r"\bi (?:plan|promise|commit|intend) to\b",
        r"\bi can (?:do|start|call|write|send|ask|talk|try|begin|finish|go|set)\b",
        r"\bi'm (?:calling|writing|sending|meeting|starting|booking|asking|talking to)\b",
    )
)  # fmt: skip
_MONTH: Final = "(?:january|february|march|april|may|june|july|august|september|october|november|december)"
_HOUR: Final = r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_SPAN: Final = either("week", "month", "year", "day", "morning", "afternoon", "evening", "night", "hour", "weekend")
_TIME: Final = re.compile(
    either(
        r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b", r"\b(?:tomorrow|tonight|today|noon|midnight|weekend)\b",
        rf"\b(?:this|next|every|each|in the|(?:by|at) the end of the) {_SPAN}\b",
        rf"\b(?:on|by|in|until|before) (?:the )?(?:{_MONTH}|\d{{1,2}}(?:st|nd|rd|th))\b",
        rf"\bat {_HOUR}\b", r"\b\d{1,2} ?(?:am|pm|a m|p m|o'clock)\b",
        rf"\bin (?:an?|{_HOUR}|a few|a couple of) (?:minute|hour|day|week|month)s?\b",
        r"\b(?:right|straight) (?:now|after|away)\b", r"\bfirst thing\b",
        r"\b(?:after|before|over|during) "
        r"(?:work|lunch|breakfast|dinner|school|class|the weekend|the (?:next )?meeting)\b",
    )
)  # fmt: skip
_NEW: Final = re.compile(
    r"\b(?:another|a different|a new) (?:thing|topic|goal|question|issue|subject|problem)\b|\bsomething else\b"
    r"|\bi also (?:want|need|would like|wanted)|\bnew goal\b"
)
_GOOD_NEWS: Final = re.compile(
    r"\bi did it\b|\bgood news\b|\bwent (?:\w+ )?well\b|\bit worked\b"
    r"|\bi (?:finally )?(?:got the|got a|passed|managed)\b"
    r"|\bi finally \w+ed\b"
)
_RICH_WORDS: Final = 6
_SHORT_WORDS: Final = 8


def _read(text: str) -> str:
    return plain(gist(text))


def names_goal(text: str) -> bool:
    """Tell whether something wanted is named; wanting to talk about a thing is not yet a goal."""
    return _GOAL.search(_RELUCTANT.sub(" ", _read(text))) is not None


def names_only_what_is_unwanted(text: str) -> bool:
    """Tell whether somebody says what they do not want, and nothing that they do."""
    return _RELUCTANT.search(_read(text)) is not None and not names_goal(text)


def names_option(text: str) -> bool:
    """Tell whether a possible way is named."""
    return _OPTION.search(_read(text)) is not None


def chooses(text: str) -> bool:
    """Tell whether one way is preferred to others."""
    return _CHOICE.search(_read(text)) is not None


def commits(text: str) -> bool:
    """Tell whether somebody says that they will do something."""
    return _PROMISE.search(_read(text)) is not None


def names_time(text: str) -> bool:
    """Tell whether a time to come is named."""
    return _TIME.search(_read(text)) is not None


def asks_for_something_new(text: str) -> bool:
    """Tell whether another topic is opened."""
    return _NEW.search(_read(text)) is not None


def is_good_news(text: str) -> bool:
    """Tell whether something went well."""
    return _GOOD_NEWS.search(_read(text)) is not None


def is_rich(text: str) -> bool:
    """Tell whether there is enough in it to describe something."""
    return len(text.split()) >= _RICH_WORDS


def is_short(text: str) -> bool:
    """Tell whether it is the plain answer to a question."""
    return len(text.split()) <= _SHORT_WORDS
