"""The letters of accounts: written when they are sent, so that no token lies about before."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final, assert_never

from domain.accounts.email_tokens import EmailToken, EmailTokens, TokenPurpose, token_digest
from domain.accounts.entities import User
from domain.accounts.ports import Users
from domain.audit.entries import Action
from domain.audit.notes import AuditNotes
from domain.clock import Clock, Ids
from domain.mail.entities import Letter, MailKind, MailOrder

_NOTED: Final = {
    MailKind.PASSWORD_RESET: Action.PASSWORD_RESET_REQUESTED,
    MailKind.EMAIL_VERIFICATION: Action.EMAIL_VERIFICATION_REQUESTED,
}

TOKEN: Final = "{token}"  # noqa: S105 - a place, not a token


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Addresses of the app's pages, with `{token}` where it goes; None where the user types the code in."""

    password_reset: str | None = None
    email_verification: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountLetters:
    """Writes letters to users."""

    users: Users
    tokens: EmailTokens
    links: Links
    notes: AuditNotes
    clock: Clock
    ids: Ids
    reset_lifetime: timedelta = timedelta(hours=1)
    verification_lifetime: timedelta = timedelta(hours=48)

    async def write(self, order: MailOrder) -> Letter | None:
        """Write the letter of an order; None when nobody has the address, or nothing is left to say."""
        user = await self.users.by_email(order.email)
        if user is None:
            return None
        if order.attempts <= 1 and order.kind in _NOTED:
            # Noted here and not where it was asked for: there nobody may see whether the account exists.
            await self.notes.done(_NOTED[order.kind], user.id)
        match order.kind:
            case MailKind.PASSWORD_RESET:
                return await self._reset(user)
            case MailKind.EMAIL_VERIFICATION:
                return None if user.email_verified else await self._verification(user)
            case MailKind.PASSWORD_CHANGED:
                return _changed(user)
            case _:
                assert_never(order.kind)

    async def _reset(self, user: User) -> Letter:
        secret = await self._token(user, TokenPurpose.PASSWORD_RESET, self.reset_lifetime)
        text = (
            f"Hello {user.profile.display_name},\n\n"
            "somebody asked for a new password for your Voice Coach account. If it was you:\n\n"
            f"{_way(self.links.password_reset, secret)}\n\n"
            f"This works once, and for {_duration(self.reset_lifetime)}. If it was not you, there is nothing to do: "
            "your password stays as it is.\n"
        )
        return Letter(to=user.email, subject="A new password for Voice Coach", text=text)

    async def _verification(self, user: User) -> Letter:
        secret = await self._token(user, TokenPurpose.EMAIL_VERIFICATION, self.verification_lifetime)
        text = (
            f"Hello {user.profile.display_name},\n\n"
            "please show that this address is yours:\n\n"
            f"{_way(self.links.email_verification, secret)}\n\n"
            f"This works once, and for {_duration(self.verification_lifetime)}. If you have no account with Voice "
            "Coach, somebody mistyped their address: there is nothing to do.\n"
        )
        return Letter(to=user.email, subject="Your address at Voice Coach", text=text)

    async def _token(self, user: User, purpose: TokenPurpose, lifetime: timedelta) -> str:
        secret = self.ids.secret()
        token = EmailToken(
            id=token_digest(secret),
            purpose=purpose,
            user_id=user.id,
            email=user.email,
            expires_at=self.clock.now() + lifetime,
        )
        await self.tokens.add(token)
        return secret


def _changed(user: User) -> Letter:
    text = (
        f"Hello {user.profile.display_name},\n\n"
        "the password of your Voice Coach account was changed, and all other devices were signed out. If it was not "
        "you, ask for a new password at once.\n"
    )
    return Letter(to=user.email, subject="Your password was changed", text=text)


def _way(link: str | None, secret: str) -> str:
    return f"The code to type in is {secret}" if link is None else link.replace(TOKEN, secret)


def _duration(lifetime: timedelta) -> str:
    minutes = round(lifetime.total_seconds() / 60)
    return f"{minutes // 60} hours" if minutes >= 120 else f"{minutes} minutes"
