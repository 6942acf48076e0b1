"""Weak passwords by zxcvbn: lists of leaked passwords, names and words, and what people do to them."""

import asyncio
from collections.abc import Sequence
from typing import Final

from zxcvbn import zxcvbn

MAX_CONSIDERED: Final = 72
"""Characters; its work grows with the square, and longer passwords are judged by their beginning."""
WEAK_BELOW: Final = 1_000_000
"""Guesses: what an attacker tries who is slowed down by the server, over months (zxcvbn's score 1 and less)."""


class ZxcvbnStrength:
    """Estimates how many guesses a password takes, in a thread: long ones take tens of milliseconds."""

    async def is_weak(self, password: str, own_words: Sequence[str]) -> bool:
        """Tell whether a password is among the first that are tried, on somebody of whom these words are known."""
        return await asyncio.to_thread(_is_weak, password[:MAX_CONSIDERED], list(own_words))


def _is_weak(password: str, own_words: list[str]) -> bool:
    # A part of fewer characters is in everybody's words, and would count as the user's.
    words = [word.lower()[:MAX_CONSIDERED] for word in own_words if len(word) >= 3]
    return int(zxcvbn(password, user_inputs=words)["guesses"]) < WEAK_BELOW
