"""Clauses: the smallest pieces of what was said that can be given back."""

import re
from typing import Final

from domain.coaching.spoken import listed

_SUBJECT: Final = (
    r"(?:I|I'm|I've|I'd|I'll|we|we're|we've|my|our|it|it's|he|he's|she|she's|they|they're|there|"
    r"there's|this|that|that's|the|every (?:morning|day|time|night|evening|week|month|year)|everything|everyone|"
    r"everybody|nobody|nothing|people|his|her|their|maybe|sometimes|when|if)\b"
)
_BREAK: Final = re.compile(
    r"\s*[.!?;:\n]+\s+|\s*[.!?;:]+$|\s+[-–—]+\s+|,\s+"
    r"|\s+(?=but\b|because\b|although\b|though\b|however\b)"
    rf"|\s+(?=(?:and|so|then|yet|while|whereas|or|plus)\s+(?:then\s+|also\s+)?{_SUBJECT})",
    re.IGNORECASE,
)
_JOINS_ON: Final = listed(
    "that if when what how where why who whom which whether and as than because like think thought know "
    "knew feel felt hope wish guess mean say said before after until once unless but so or while since "
    "though although everything anything something all whatever things sure afraid is was only now then "
    "first believe suppose should could with to for of by about at on in from"
)
_RELATIVE_HEAD: Final = listed("the a an every any some all first last only best worst next one no each")
_LEADING: Final = re.compile(
    r"^(?:(?:and|but|so|because|cause|well|yeah|yes|yep|no|nope|okay|ok|then|also|plus|now|oh|ah|look|right|although|"
    r"though|however|or|honestly|actually|anyway|to be honest|the thing is|the problem is|I guess|I suppose|I think|"
    r"in fact|maybe|that)\b,?\s+)+(?=\S)",
    re.IGNORECASE,
)
_WHEN: Final = re.compile(
    r"^(?:(?:last|this|next|every) (?:week|month|year|night|time|morning|evening|day|summer|spring|autumn|winter)"
    r"|yesterday|today|lately|recently|nowadays|usually|sometimes|at work|at home|these days|right now|at the moment)\b"
    r",? "
    r"(?=(?:I|I'm|I've|we|he|she|they|it|it's|my|our|the)\b)",
    re.IGNORECASE,
)
_TRAILING: Final = re.compile(
    r"(?:\s+(?:and|but|so|because|or|to|the|a|an|of|with|then|that|which|you know|I guess|I think|I suppose|too|"
    r"though|right|or something|and stuff|or so|lol|haha))+$",
    re.IGNORECASE,
)
_PAIR: Final = re.compile(r"\b((?:my|our) \w+(?: \w+)?) and I\b", re.IGNORECASE)
_PREDICATES: Final = listed("is was are keeps has says wants thinks never always doesn't isn't won't")
_ANEW: Final = listed("I I'm I've I'll I'd it's he's she's they're there's")
_LONG_RUN: Final = 9


def clauses(text: str) -> list[str]:
    """Split a tidy text into clauses, each still carrying its conjunction; run-on speech is cut before `I`."""
    pieces = [piece.strip(" ,") for piece in _BREAK.split(_PAIR.sub(r"\1 & I", text)) if piece and piece.strip()]
    return [part.replace(" & ", " and ") for piece in pieces for part in _run_on(piece)]


def bare(clause: str) -> str:
    """Take off what hangs on both ends of a clause: conjunctions, hedges, tags."""
    clause = clause.strip(" ,.;:!?\"'()-–—…*")
    previous = None
    while previous != clause:
        previous = clause
        clause = _TRAILING.sub("", _WHEN.sub("", _LEADING.sub("", clause))).strip(" ,")
    return clause


def _run_on(piece: str) -> list[str]:
    tokens = piece.split()
    if len(tokens) < _LONG_RUN:
        return [piece]
    parts: list[str] = []
    start = 0
    for at in range(3, len(tokens) - 1):
        if at - start >= 3 and _begins_anew(tokens, at):
            parts.append(" ".join(tokens[start:at]))
            start = at
    return [*parts, " ".join(tokens[start:])]


def _begins_anew(tokens: list[str], at: int) -> bool:
    own = tokens[at].lower() == "my" and at + 2 < len(tokens) and tokens[at + 2].lower() in _PREDICATES
    if not own and tokens[at] not in _ANEW:
        return False
    if tokens[at - 1].lower() in _JOINS_ON:
        return False
    return tokens[at - 2].lower() not in _RELATIVE_HEAD
