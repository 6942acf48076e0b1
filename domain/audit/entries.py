"""Entries of the audit log, and where what they tell of came from."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum
from typing import Final

from domain.ids import AuditEntryId, SignInId, UserId


class Action(StrEnum):
    """What was done or attempted, by the name the log keeps; a reader bears names it does not know."""

    REGISTERED = "REGISTERED"
    SIGNED_IN = "SIGNED_IN"
    SIGNED_OUT = "SIGNED_OUT"
    SIGN_IN_ENDED = "SIGN_IN_ENDED"
    REFRESH_TOKEN_REUSED = "REFRESH_TOKEN_REUSED"  # noqa: S105 - a name, not a token
    PASSWORD_CHANGED = "PASSWORD_CHANGED"  # noqa: S105 - a name, not a password
    PASSWORD_RESET_REQUESTED = "PASSWORD_RESET_REQUESTED"  # noqa: S105
    PASSWORD_RESET = "PASSWORD_RESET"  # noqa: S105
    EMAIL_VERIFICATION_REQUESTED = "EMAIL_VERIFICATION_REQUESTED"
    EMAIL_VERIFIED = "EMAIL_VERIFIED"
    SOCIAL_LOGIN_LINKED = "SOCIAL_LOGIN_LINKED"
    SOCIAL_LOGIN_UNLINKED = "SOCIAL_LOGIN_UNLINKED"
    PROFILE_CHANGED = "PROFILE_CHANGED"
    SETTINGS_CHANGED = "SETTINGS_CHANGED"
    DATA_EXPORTED = "DATA_EXPORTED"
    ACCOUNT_DELETED = "ACCOUNT_DELETED"
    MESSAGE_REPORTED = "MESSAGE_REPORTED"
    SAFETY_RAISED = "SAFETY_RAISED"


class AuditOutcome(Enum):
    """What came of it."""

    ALLOWED = "ALLOWED"
    DENIED = "DENIED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a request came from: its network address, and the program or device, as far as they can be told."""

    ip_address: str | None = None
    device: str | None = None


NOWHERE: Final = Origin()
"""The server itself, or what cannot be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One thing that was done or refused.

    `user_id` is whose account it concerns, None where the account is not known; `sign_in_id` the sign-in through which
    it was done, None for somebody who was not signed in; `subject` the id of the object it was done to. Nothing that
    anybody said, and no secret, is ever part of it.
    """

    id: AuditEntryId
    at: datetime
    action: str
    outcome: AuditOutcome = AuditOutcome.ALLOWED
    user_id: UserId | None = None
    sign_in_id: SignInId | None = None
    ip_address: str | None = None
    device: str | None = None
    subject: str | None = None
