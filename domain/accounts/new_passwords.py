"""What a new password may be: long enough, and none that is guessed first.

Source: NIST SP 800-63B section 3.1.1.2: no rules about kinds of characters; passwords that are commonly used, expected
or derived from the user's own data or the service's name are refused.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from domain.accounts.credentials import check_password, normal_password
from domain.accounts.ports import PasswordHasher, PasswordStrength
from domain.checks import Refusals
from domain.errors import UserErrorCode

SERVICE_WORDS: Final = ("voice", "coach", "voicecoach", "coaching")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPasswords:
    """Checks and hashes new passwords."""

    hasher: PasswordHasher
    strength: PasswordStrength

    async def check(
        self, raw: str, email: str, refusals: Refusals, *, own_words: Iterable[str] = (), field: str = "password"
    ) -> None:
        """Check a new password of the user with this address, who can be expected to use these words."""
        before = len(refusals.errors)
        check_password(raw, email, refusals, field)
        if len(refusals.errors) > before:
            return
        words = (*SERVICE_WORDS, email, *email.replace("@", ".").split("."), *own_words)
        if await self.strength.is_weak(normal_password(raw), [word for word in words if word]):
            refusals.add(UserErrorCode.WEAK_PASSWORD, "That password is too easy to guess.", field)

    async def hash(self, raw: str) -> str:
        """Hash a password that was checked."""
        return await self.hasher.hash(normal_password(raw))
