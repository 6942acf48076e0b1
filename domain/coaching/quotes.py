"""Pieces of a message that can be quoted: each stands in it word for word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from domain.coaching.spoken import tidy

_END: Final = re.compile(
    r"(?<!\b[A-HJ-Za-hj-z])(?<!\.[A-Za-z])(?<!\bMr)(?<!\bMrs)(?<!\bDr)[.!?…]+[\"'”’)]*(?:\s+|$)|\n+"
)
"""Where a sentence ends: not after an initial, "p.m." or "Dr."."""
_JOINT: Final = re.compile(
    r"(?:,\s+|\s+[-–—]+\s+|\s+)(?=(?:and|but|so|then|because|although)\s+(?:then\s+|so\s+|also\s+)?(?:I|my|it|the|he|she)\b)"
    r"|,\s+(?=(?:I|my|but|so|because)\b)|;\s+",
    re.IGNORECASE,
)
_EDGES: Final = " \t\r\n,;:-–—\"'“”‘’()"
MAX_QUOTE: Final = 240
MOST_PIECES: Final = 120
LONGEST_SENTENCE: Final = 1_000
"""Nobody speaks like that; but whoever writes like that keeps nobody waiting."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A clause of a message: as it stands, `quote`, and readable, `clause`; `sentence` is the readable whole."""

    quote: str
    clause: str
    sentence: str
    before: str
    """What the sentence says before it, readable."""


def pieces(message: str) -> Iterator[Piece]:
    """Cut a message into its clauses, so many at most."""
    return islice(_pieces(message), MOST_PIECES)


def _pieces(message: str) -> Iterator[Piece]:
    for sentence in _sentences(message):
        readable = tidy(sentence[:LONGEST_SENTENCE])
        for at, clause in _clauses(sentence):
            quote = clause.strip(_EDGES).rstrip(f"{_EDGES}.!…")
            if quote and len(quote) <= MAX_QUOTE:
                yield Piece(quote, tidy(quote), readable, tidy(sentence[max(0, at - MAX_QUOTE) : at]))


def _sentences(message: str) -> Iterator[str]:
    start = 0
    for end in _END.finditer(message):
        yield message[start : end.end()].strip()
        start = end.end()
    yield message[start:].strip()


def _clauses(sentence: str) -> Iterator[tuple[int, str]]:
    start = 0
    for joint in _JOINT.finditer(sentence):
        yield start, sentence[start : joint.start()]
        start = joint.end()
    yield start, sentence[start:]
