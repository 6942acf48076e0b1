"""Tokens that are mailed to an address to show that somebody reads its mail: used once, and for a short time.

Only their digests are kept, so that who reads the database cannot use them.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Final, Protocol

from domain.ids import UserId

MAX_LENGTH: Final = 256


class TokenPurpose(Enum):
    """What a token is good for."""

    PASSWORD_RESET = "PASSWORD_RESET"  # noqa: S105 - a purpose, not a password
    EMAIL_VERIFICATION = "EMAIL_VERIFICATION"


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailToken:
    """A token as kept: `id` is its digest, `email` the address it was mailed to."""

    id: str
    purpose: TokenPurpose
    user_id: UserId
    email: str
    expires_at: datetime


class EmailTokens(Protocol):
    """Tokens, kept until they are used or expire."""

    async def add(self, token: EmailToken) -> None:
        """Keep a new token."""
        ...

    async def get(self, token_id: str, purpose: TokenPurpose, now: datetime) -> EmailToken | None:
        """Load a token that is still good."""
        ...

    async def use(self, token: EmailToken) -> bool:
        """Use a token up, and all others of its user and purpose with it; False when somebody else was faster."""
        ...

    async def forget(self, user_id: UserId) -> None:
        """Forget all tokens of a user."""
        ...


def token_digest(secret: str) -> str:
    """Make what is kept of a token: SHA-256 is enough for 256 random bits."""
    return hashlib.sha256(secret[: MAX_LENGTH + 1].encode(errors="replace")).hexdigest()
