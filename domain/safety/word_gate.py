"""Lets a reply's words out once nothing forbidden can begin in them.

Most words go out as they come. From one that may begin a forbidden phrase on they wait for the end of their clause,
where the voice takes them anyway, or until enough others have followed.
"""

import re
from typing import Final

from domain.safety.forbidden import Forbidden, forbidden_in, may_begin_forbidden

HELD_WORDS: Final = 8
"""No forbidden phrase is longer than this many words."""
_CLAUSE_END: Final = re.compile(r"[.!?,;:…。！？，](?=\s|$)|\n")
_SENTENCE_END: Final = re.compile(r"(?<=[.!?…。！？])\s+|\n+")
_WORD: Final = re.compile(r"\S+\s*")
_UNFINISHED: Final = re.compile(r"\S+$")


class WordGate:
    """Stands between a model and its listener; `user_said` is what the user said so far."""

    def __init__(self, user_said: str) -> None:
        self._user_said = user_said
        self._sentence = ""
        self._held = ""

    def pass_on(self, delta: str) -> tuple[str, Forbidden | None]:
        """Take the next words; return those that may go out, and what is forbidden in those that never will."""
        self._held += delta
        *whole, self._sentence = _SENTENCE_END.split(self._sentence + delta)
        for sentence in (*whole, self._sentence):
            if found := forbidden_in(sentence, self._user_said):
                return "", found
        return self._release(self._safe_length()), None

    def rest(self) -> str:
        """Return what is left when the reply has ended."""
        return self._release(len(self._held))

    def _safe_length(self) -> int:
        ended = max((match.end() for match in _CLAUSE_END.finditer(self._held)), default=0)
        words = list(_WORD.finditer(self._held, ended))[-HELD_WORDS:]
        unfinished = _UNFINISHED.search(self._held, ended)
        waiting = [word.start() for word in words if may_begin_forbidden(word.group())]
        return min([*waiting, unfinished.start() if unfinished else len(self._held)])

    def _release(self, length: int) -> str:
        out, self._held = self._held[:length], self._held[length:]
        return out
