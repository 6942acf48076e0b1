"""What is to be written to whom, and the letter that comes of it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum


class MailKind(Enum):
    """What a letter is about."""

    PASSWORD_RESET = "PASSWORD_RESET"  # noqa: S105 - a kind, not a password
    EMAIL_VERIFICATION = "EMAIL_VERIFICATION"
    PASSWORD_CHANGED = "PASSWORD_CHANGED"  # noqa: S105 - a kind, not a password


@dataclass(frozen=True, slots=True, kw_only=True)
class MailOrder:
    """A letter to be written and sent. It holds no secret: tokens are made when the letter is written."""

    id: str
    kind: MailKind
    email: str
    created_at: datetime
    attempts: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A written letter; its text may hold a token."""

    to: str
    subject: str
    text: str = field(repr=False)
