"""What a refresh token deserves.

Source: RFC 9700 section 4.14.2, refresh token rotation: a token that was used before means that two hold it, and
nobody can tell which of them is the thief.
"""

from datetime import datetime, timedelta
from enum import Enum, auto

from domain.accounts.entities import SignIn


class RefreshVerdict(Enum):
    """What to do about a presented refresh token."""

    ROTATE = auto()
    """It is the newest: its successor takes its place."""
    REPEAT = auto()
    """Its successor was handed out a moment ago, and is again."""
    THEFT = auto()
    """It was replaced long ago: the sign-in ends."""
    REFUSE = auto()
    """It is none of this sign-in's, or the sign-in has ended."""


def judge(sign_in: SignIn, presented: str, successor: str, now: datetime, grace: timedelta) -> RefreshVerdict:
    """Decide about a token by its digest and that of the token that follows it.

    A replaced token whose successor is not the newest one is refused within the grace too: the key that makes
    successors has changed in between, which is nobody's theft.
    """
    if sign_in.ended_at is not None or now >= sign_in.expires_at or presented not in sign_in.refresh_hashes:
        return RefreshVerdict.REFUSE
    match sign_in.refresh_hashes.index(presented):
        case 0:
            return RefreshVerdict.ROTATE
        case 1 if now - sign_in.rotated_at <= grace:
            return RefreshVerdict.REPEAT if successor == sign_in.refresh_hashes[0] else RefreshVerdict.REFUSE
        case _:
            return RefreshVerdict.THEFT
