"""Cut a reply into pieces to speak while it is still being written.

The first piece is short, so that the voice begins early; later pieces are whole sentences, because speech sounds
right only when the engine knows how the sentence ends.
"""

import re
from typing import Final

from domain.coaching.spoken import listed

FIRST_WORDS: Final = 4
"""A first piece may end at a comma once it has this many words."""
FIRST_LENGTH: Final = 60
"""Characters after which a first piece ends at the next space."""
NEXT_LENGTH: Final = 240
"""Characters after which a later piece ends at the next space."""
_OVERRUN: Final = 30
"""Characters a piece may grow past its length while no space comes, as in Chinese or in a long address."""

_CLOSERS: Final = r"[\"'”’»›)\]}」』】）》*_`~]*"
_SENTENCE_END: Final = re.compile(rf"[.!?؟۔।]+{_CLOSERS}$")
_WIDE_END: Final = re.compile(rf"[。！？…｡]+{_CLOSERS}$")
_ELLIPSIS: Final = re.compile(rf"(?:\.\.+|…){_CLOSERS}$")
_CLAUSE_END: Final = re.compile(rf"(?:[,;:،؛]|[-–—]){_CLOSERS}$")
_WIDE_CLAUSE_END: Final = re.compile(r"[，、；：]$")
_IS_CLOSER: Final = re.compile(r"[\"'”’»›)\]}」』】）》*_`~.!?。！？…｡]")
_WORD: Final = re.compile(r"\w+(?:['’]\w+)*")
_LAST_WORD: Final = re.compile(r"(?:^|[\s(\[\"'“‘*_])((?:\w+\.)*\w+)\.[\"'”’)\]*_]*$")
_NEVER_ENDS: Final = listed(
    "dr mr mrs ms mx prof st vs e.g i.e eg ie cf no fig gen sen rep gov capt col sgt lt rev hon approx "
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat bzw z.b d.h u.a"
)
_MAY_END: Final = listed("etc a.m p.m am pm inc ltd co corp jr sr u.s u.k e.u u.n ph.d b.a m.a usw")
_LIST_NUMBER: Final = re.compile(r"^\W*\d{1,2}\.$")
_TAIL: Final = 32


class SentenceSplitter:
    """Takes a reply as it comes, cut anywhere, and returns pieces to speak; put end to end they are the reply.

    How the text is cut into deltas changes nothing: it is read character by character.
    """

    def __init__(self) -> None:
        self._held = ""
        self._is_first = True
        self._undecided = False

    def feed(self, delta: str) -> list[str]:
        """Take the next words; return the pieces that are complete now."""
        pieces: list[str] = []
        for character in delta:
            if self._ends_before(character):
                pieces.append(self._take())
            self._held += character
            if self._ends_with(character):
                pieces.append(self._take())
        return pieces

    def flush(self) -> str:
        """Return what is left when the reply has ended; empty when nothing is."""
        return self._take() if self._held else ""

    def _take(self) -> str:
        piece, self._held = self._held, ""
        self._is_first = self._is_first and not _speakable(piece)
        self._undecided = False
        return piece

    def _ends_before(self, character: str) -> bool:
        """Tell whether the held text is complete now that `character` is seen to follow it."""
        if self._undecided and not character.isspace():
            self._undecided = False
            return character.isupper() or character in "\"'“‘«¿¡(["
        if character.isspace() or _IS_CLOSER.match(character) or not _speakable(self._held):
            return False
        # Chinese and Japanese put no space between sentences.
        return character > "\u2e7f" and _WIDE_END.search(self._held[-_TAIL:]) is not None

    def _ends_with(self, character: str) -> bool:
        """Tell whether the held text, which `character` has just joined, is complete."""
        if not character.isspace():
            return self._is_too_long(_OVERRUN) or (self._is_first and self._is_wide_clause(character))
        if not _speakable(self._held):
            return False
        if character == "\n":
            return True
        return self._at_sentence_end() or self._at_early_end() or self._is_too_long(0)

    def _at_sentence_end(self) -> bool:
        tail = self._held[-_TAIL:].rstrip()
        if _ELLIPSIS.search(tail):
            self._undecided = True
            return False
        if _WIDE_END.search(tail):
            return True
        if not _SENTENCE_END.search(tail) or _LIST_NUMBER.match(self._held.strip()):
            return False
        word = _LAST_WORD.search(tail)
        if word is None:
            return True
        return self._ends_after(word[1])

    def _ends_after(self, word: str) -> bool:
        """Tell whether the full stop behind `word` ends the sentence rather than an abbreviation."""
        lower = word.lower()
        if lower in _NEVER_ENDS or _is_initial(word):
            return False
        if lower in _MAY_END:
            self._undecided = True
            return False
        return True

    def _at_early_end(self) -> bool:
        if not self._is_first or len(_WORD.findall(self._held)) < FIRST_WORDS:
            return False
        tail = self._held[-_TAIL:].rstrip()
        return _CLAUSE_END.search(tail) is not None or _ELLIPSIS.search(tail) is not None

    def _is_wide_clause(self, character: str) -> bool:
        ends = _WIDE_CLAUSE_END.match(character) is not None and len(self._held) > FIRST_WORDS
        return ends and _speakable(self._held)

    def _is_too_long(self, overrun: int) -> bool:
        limit = FIRST_LENGTH if self._is_first else NEXT_LENGTH
        return len(self._held) >= limit + overrun and _speakable(self._held)


def _is_initial(word: str) -> bool:
    """Tell whether it is the J of "J. Smith"; the pronoun I ends sentences."""
    return len(word) == 1 and word.isalpha() and word.isupper() and word != "I"


def _speakable(text: str) -> bool:
    return any(character.isalnum() for character in text)
