"""What the coach remembers of a conversation: the goal, the promise, whether a time was named."""

import re
from collections.abc import Sequence
from typing import Final

from domain.coaching.acts import without_opening
from domain.coaching.clauses import bare, clauses
from domain.coaching.evidence import commits, is_short, names_goal, names_time
from domain.coaching.reflection import turned
from domain.coaching.safety import distress
from domain.coaching.second_person import second_person
from domain.coaching.spoken import words

_WANTED: Final = re.compile(
    r"\bI(?:'d| would)? (?:really |just |finally |also |do )*(?:want|need|hope|plan|intend|aim|like|love|wanted) "
    r"(to (?!talk about|talk to you|discuss|speak about|ask you|tell you|say)\w.*"
    r"|(?:an? |my |more |some |less |better )\w.*)$"
    r"|\bI(?:'m| am) (?:really |just )?(?:trying|hoping|looking|planning|aiming) (to \w.*)$"
    r"|\b[Mm]y (?:\w+ )?(?:goal|aim|dream|target|plan|hope) (?:is|would be) (\w.*)$"
    r"|\b[Hh]elp me (?:to )?(\w.*)$"
    r"|\b[Hh]ow (?:do|can|could|should) I (\w.*)$"
    r"|\bI wish I (?:could|was able to) (\w.*)$"
)
_BARE_VERB_GROUPS: Final = (4, 5, 6)
_MAX_WORDS: Final = 12


def goal_named(statements: Sequence[str]) -> str | None:
    """Return the last goal named, as it follows "wanting": "to change your job"; None when none reads well."""
    for said in reversed(statements):
        if names_goal(said) and distress(said) is None and (goal := _goal_in(said)):
            return goal
    return None


def promise_made(statements: Sequence[str]) -> str | None:
    """Return the last promise as a clause, one with a time first: "you'll call her on Thursday"."""
    promises = [
        clause
        for said in statements
        if commits(said) and distress(said) is None
        for clause in map(bare, clauses(without_opening(said)))
        if commits(clause) and clause.startswith("I") and len(words(clause)) <= _MAX_WORDS + 3
    ]
    timed = [clause for clause in promises if names_time(clause)]
    chosen = timed or promises
    return turned(chosen[-1]) if chosen else None


def time_named(statements: Sequence[str]) -> bool:
    """Tell whether a time for the step has been named."""
    return any(names_time(said) and (commits(said) or is_short(said)) for said in statements)


def _goal_in(said: str) -> str | None:
    for clause in map(bare, clauses(without_opening(said))):
        if found := _WANTED.search(clause):
            group = found.lastindex or 1
            text = second_person(found[group])
            if len(words(text)) > _MAX_WORDS or " you " in f" {found[group]} ":
                continue
            return f"to {text}" if group in _BARE_VERB_GROUPS else text
    return None
