"""What a voice that reads English can make of a text, in pieces short enough to be made at once."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

MAX_PIECE: Final = 240
"""Characters; about 15 s of speech, made in 0.1 s. The time grows with the square of the length."""

_LINK: Final = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_LONG_NUMBER: Final = re.compile(r"[0-9][0-9,.]{14,}[0-9]")
"""Read digit by digit; hibari reads numbers of 30 digits and fails at those of 40."""

_BLANKS: Final = re.compile(r"[^\S\n]+")
_LINES: Final = re.compile(r" ?\n[ \n]*")
_SENTENCE: Final = re.compile(r"\n|\w{3}[.!?…]+[\"'”\u2019)\]]*\s")
_CLAUSE: Final = re.compile(r"[,;:—]\s")
_SYMBOLS: Final = frozenset("+<>=%$£€¥&@#°/-'\u2019\"“”.,;:!?…()—\u2013*")


def speakable(text: str) -> str:
    """Return `text` without what has no English sound: other scripts, emoji, marks and controls.

    Links keep their words, numbers without end become digits. Empty when no word and no number is left.
    """
    plain = unicodedata.normalize("NFKC", _LINK.sub(r"\1", text))
    kept = "".join(" " if (character != "\n" and character.isspace()) else _kept(character) for character in plain)
    spelt = _LONG_NUMBER.sub(lambda number: " ".join(re.findall(r"[0-9]", number[0])), kept)
    tidy = _LINES.sub("\n", _BLANKS.sub(" ", spelt)).strip()
    return tidy if any(character.isalnum() for character in tidy) else ""


def pieces(text: str) -> Iterator[str]:
    """Cut `text` where a sentence ends, else a clause, else a word; a piece has at most MAX_PIECE characters."""
    while len(text) > MAX_PIECE:
        cut = _last_end(text)
        yield from _spoken(text[:cut])
        text = text[cut:].lstrip()
    yield from _spoken(text)


def _spoken(piece: str) -> Iterator[str]:
    if any(character.isalnum() for character in piece):
        yield piece.strip()


def _last_end(text: str) -> int:
    head = text[:MAX_PIECE]
    for end in (_SENTENCE, _CLAUSE):
        ends = [found.end() for found in end.finditer(head)]
        if ends:
            return ends[-1]
    return head.rfind(" ") + 1 or MAX_PIECE


@lru_cache(1024)
def _kept(character: str) -> str:
    if character == "\n" or character in _SYMBOLS or (character.isascii() and character.isdigit()):
        return character
    return character if unicodedata.name(character, "").startswith("LATIN ") else ""
