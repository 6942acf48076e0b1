"""Variety without chance: the same context always brings the same words."""

from collections.abc import Sequence
from zlib import crc32


def seed_of(*parts: str) -> int:
    """Make a number that is the same in every process."""
    return crc32("\x1f".join(parts).encode())


def pick(phrases: Sequence[str], seed: int, already_said: str = "") -> str | None:
    """Choose a phrase that does not occur in `already_said`; None when all do."""
    heard = already_said.casefold()
    fresh = [phrase for phrase in phrases if phrase.casefold() not in heard]
    return fresh[seed % len(fresh)] if fresh else None
