"""Thinking of an answer before the user has finished: when it is worth it, and how much of it may be in vain."""

import re
from dataclasses import dataclass, field
from typing import Final

MAX_ATTEMPTS: Final = 2
"""How often one turn's answer may be begun ahead of its time."""
MIN_WORDS: Final = 3
"""Fewer words are nearly always followed by more."""

_WORD: Final = re.compile(r"\w+(?:['’]\w+)*")


class Allowance:
    """Keeps what is thought in vain under a share of what was thought to some use, by this process, in tokens.

    What is under way counts as in vain until it is known: the share is never passed, not even for a moment.
    """

    def __init__(self, extra_percent: int = 0) -> None:
        """Allow so many tokens in vain for every hundred that were of use."""
        self._extra_percent = extra_percent
        self.useful = 0
        self.in_vain = 0
        self._under_way = 0

    @property
    def any(self) -> bool:
        """Whether there can be any attempt at all."""
        return self._extra_percent > 0

    def reserve(self, tokens: int) -> bool:
        """Ask whether an attempt of at most so many tokens may be made; whoever hears yes settles it later."""
        if (self.in_vain + self._under_way + tokens) * 100 > self.useful * self._extra_percent:
            return False
        self._under_way += tokens
        return True

    def settle(self, reserved: int, *, in_vain: int) -> None:
        """End an attempt, of which so many tokens were in vain."""
        self._under_way -= reserved
        self.in_vain += in_vain

    def heard(self, tokens: int) -> None:
        """Take note of a reply that was of use."""
        self.useful += tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class Speculation:
    """Whether answers are begun ahead of their time in this process; without an allowance none is."""

    stable_ms: int = 400
    """How long a guess must stay the same to be taken for all that is said: longer than a pause between two words."""
    allowance: Allowance = field(default_factory=Allowance)

    @property
    def most_replies(self) -> int:
        """How often one turn may have its reply thought of, in vain or not."""
        return 1 + MAX_ATTEMPTS if self.allowance.any else 1


def worth_answering(guess: str) -> bool:
    """Tell whether a guess is more than a beginning."""
    return len(spoken_words(guess)) >= MIN_WORDS


def same_words(one: str, other: str) -> bool:
    """Tell whether two transcripts say the same; how they are punctuated and capitalised does not matter."""
    return spoken_words(one) == spoken_words(other)


def spoken_words(text: str) -> list[str]:
    """List the words of a transcript."""
    return _WORD.findall(text.casefold().replace("’", "'"))
