"""Titles made from what was said: the goal where one was named, else how somebody began."""

import re
from collections.abc import Sequence
from typing import Final

from domain.coaching.acts import Act, act_of, without_opening
from domain.coaching.recall import goal_named
from domain.coaching.safety import distress
from domain.coaching.spoken import capitalised, has_letters

NEUTRAL: Final = "A difficult moment"
"""Where danger was heard, a list of conversations is not the place to say it again."""
_END: Final = re.compile(r"(?<=\w)[.!?…。！？](?:\s|$)")
_LEAD: Final = re.compile(
    r"^(?:(?:well|so|okay|ok|um|uh|yes|yeah|look|honestly|actually)[\s,]+)*"
    r"(?:i(?:'d| would) (?:like|love|want) to (?:talk|speak) (?:to you )?about|i want(?:ed)? to (?:talk"
    r"|speak) (?:to you )?about"
    r"|can we talk about|let's talk about|it's about|this is about)\s+",
    re.IGNORECASE,
)
_YOURS: Final = ((re.compile(r"\byour\b"), "my"), (re.compile(r"\byou're\b"), "I'm"), (re.compile(r"\byou\b"), "me"))
MIN_WORDS: Final = 2


def title_for(said: Sequence[str]) -> str | None:
    """Make a title of what the user said, oldest first; None while nothing was said that could be one."""
    if any(distress(text) is not None for text in said):
        return NEUTRAL
    if goal := goal_named(said):
        return capitalised(_own(goal.removeprefix("to ")))
    for text in said:
        if act_of(text) in {Act.STATEMENT, Act.ASKS_ADVICE} and has_letters(text):
            beginning = _LEAD.sub("", _END.split(without_opening(text), maxsplit=1)[0]).strip(" ,;:-")
            if len(beginning.split()) >= MIN_WORDS or sum(c > "\u2e7f" for c in beginning) > MIN_WORDS:
                return capitalised(beginning)
    return None


def _own(goal: str) -> str:
    for theirs, own in _YOURS:
        goal = theirs.sub(own, goal)
    return goal
