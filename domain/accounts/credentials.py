"""Email addresses and passwords: their normal form, and what is accepted of a new account.

Sources: RFC 5321 section 4.5.3.1 (lengths of an address), NIST SP 800-63B section 3.1.1.2 (length alone, every
character allowed, Unicode normalized before it is hashed).
"""

import re
import unicodedata
from typing import Final

from domain.checks import Refusals, is_clean
from domain.errors import UserErrorCode

MAX_EMAIL_LENGTH: Final = 254
MAX_LOCAL_PART_LENGTH: Final = 64
MIN_PASSWORD_LENGTH: Final = 10
MAX_PASSWORD_LENGTH: Final = 256

_ADDRESS: Final = re.compile(rf"[^@\s]{{1,{MAX_LOCAL_PART_LENGTH}}}@[^@\s.]+(?:\.[^@\s.]+)+")


def normal_email(raw: str) -> str:
    """Make the form in which addresses are compared."""
    folded = unicodedata.normalize("NFKC", raw.strip()).casefold()
    return unicodedata.normalize("NFKC", folded)


def is_email(normal: str) -> bool:
    """Tell whether an address in normal form could exist."""
    return len(normal) <= MAX_EMAIL_LENGTH and is_clean(normal) and _ADDRESS.fullmatch(normal) is not None


def email_of(raw: str) -> str | None:
    """Read an address into its normal form; None when no account can have it."""
    if len(raw) > 2 * MAX_EMAIL_LENGTH:
        return None
    normal = normal_email(raw)
    return normal if is_email(normal) else None


def check_email(raw: str, refusals: Refusals) -> str:
    """Check the address of a new account and return its normal form, empty when it was refused."""
    normal = email_of(raw)
    if normal is not None:
        return normal
    if not raw.strip():
        refusals.add(UserErrorCode.REQUIRED, "An email address is needed.", "email")
    elif len(raw.strip()) > MAX_EMAIL_LENGTH:
        refusals.add(UserErrorCode.TOO_LONG, f"An address has at most {MAX_EMAIL_LENGTH} characters.", "email")
    else:
        refusals.add(UserErrorCode.INVALID, "That is not an email address.", "email")
    return ""


def normal_password(raw: str) -> str:
    """Make the form in which passwords are hashed, the same from every keyboard."""
    return unicodedata.normalize("NFKC", raw)


def is_usable_password(raw: str) -> bool:
    """Tell whether a password could ever have been accepted, so that hashing it makes sense."""
    return len(raw) <= MAX_PASSWORD_LENGTH and is_clean(raw)


def check_password(raw: str, email: str, refusals: Refusals, field: str = "password") -> None:
    """Check a new password's form; `email` is the account's address in normal form."""
    if len(raw) < MIN_PASSWORD_LENGTH:
        message = f"A password has at least {MIN_PASSWORD_LENGTH} characters."
        refusals.add(UserErrorCode.TOO_SHORT, message, field)
    elif len(raw) > MAX_PASSWORD_LENGTH:
        message = f"A password has at most {MAX_PASSWORD_LENGTH} characters."
        refusals.add(UserErrorCode.TOO_LONG, message, field)
    elif not is_clean(raw):
        refusals.add(UserErrorCode.INVALID, "A password has no control characters.", field)
    elif len(set(normal_password(raw))) == 1 or normal_email(raw) == email:
        refusals.add(UserErrorCode.WEAK_PASSWORD, "That password is too easy to guess.", field)
