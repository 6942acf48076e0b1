"""Changing a password, and getting a new one by mail."""

from dataclasses import dataclass
from typing import Final

from domain.accounts.credentials import email_of, is_usable_password, normal_password
from domain.accounts.email_tokens import EmailToken, EmailTokens, TokenPurpose, token_digest
from domain.accounts.entities import User, Viewer
from domain.accounts.new_passwords import NewPasswords
from domain.accounts.ports import PasswordHasher, Users
from domain.accounts.requests import PasswordChange, PasswordReset, SignedIn
from domain.accounts.revocations import SignInEnding
from domain.accounts.rules import DEVICE
from domain.accounts.tokens import TokenDesk
from domain.accounts.user_news import UserNews
from domain.audit.entries import NOWHERE, Action, Origin
from domain.audit.notes import AuditNotes
from domain.checks import Refusals
from domain.clock import Clock
from domain.errors import Unauthenticated, UserErrorCode, refuse
from domain.mail.entities import MailKind
from domain.mail.post_office import PostOffice
from domain.pacing import Pace

DEAD_TOKEN: Final = "That link or code is not good any more: ask for a new one."  # noqa: S105 - a sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Passwords:
    """Changes passwords."""

    users: Users
    tokens: EmailTokens
    hasher: PasswordHasher
    new_passwords: NewPasswords
    desk: TokenDesk
    ending: SignInEnding
    post: PostOffice
    pace: Pace
    notes: AuditNotes
    news: UserNews
    clock: Clock

    async def change(self, viewer: Viewer, request: PasswordChange, origin: Origin = NOWHERE) -> User:
        """Change the password, or give an account its first one; all other sign-ins end.

        Raises InvalidInput with everything that is wrong, RateLimited after too many attempts.
        """
        user = await self._user(viewer)
        await self.pace.sign_in(user.email, origin.ip_address)
        refusals = Refusals()
        words = (user.profile.display_name,)
        await self.new_passwords.check(request.new_password, user.email, refusals, own_words=words, field="newPassword")
        if not await self._knows(user, request.current_password):
            refusals.add(UserErrorCode.WRONG_CREDENTIALS, "That is not the current password.", "currentPassword")
            await self.notes.denied(Action.PASSWORD_CHANGED, user.id, origin, sign_in_id=viewer.sign_in_id)
        else:
            await self.pace.signed_in(user.email, origin.ip_address)
        refusals.settle()
        await self.users.set_password(user.id, await self.new_passwords.hash(request.new_password))
        await self.ending.end_all(user.id, but=viewer.sign_in_id)
        await self.tokens.forget(user.id)
        await self.notes.allowed(Action.PASSWORD_CHANGED, viewer, origin)
        self.news.changed(user.id)
        await self.post.order(MailKind.PASSWORD_CHANGED, user.email)
        return await self._user(viewer)

    async def request_reset(self, raw_email: str, origin: Origin = NOWHERE) -> None:
        """Have a link for a new password sent, if anybody has this address: that shows in their mailbox alone.

        Raises RateLimited after too many requests, from the network address or for the mail address.
        """
        email = email_of(raw_email)
        await self.pace.letter(email or raw_email, origin.ip_address)
        if email is not None:
            await self.post.order(MailKind.PASSWORD_RESET, email)

    async def reset(self, request: PasswordReset, origin: Origin = NOWHERE) -> SignedIn:
        """Give an account a new password by a token that was mailed, and sign its user in; all other sign-ins end.

        The address is verified by this. Raises InvalidInput with everything that is wrong: the token stays good then.
        Raises RateLimited after too many attempts from the network address.
        """
        await self.pace.token(origin.ip_address)
        refusals = Refusals()
        device = DEVICE(request.device or "", refusals, "device") or None
        token, user = await self._reset_of(request.token, origin)
        words = (user.profile.display_name,)
        await self.new_passwords.check(request.new_password, user.email, refusals, own_words=words, field="newPassword")
        refusals.settle()
        password_hash = await self.new_passwords.hash(request.new_password)
        if not await self.tokens.use(token):
            raise refuse(UserErrorCode.EXPIRED, DEAD_TOKEN, "token")
        await self.users.set_password(user.id, password_hash)
        await self.users.verify_email(user.id, user.email)
        await self.pace.signed_in(user.email, origin.ip_address)
        await self.ending.end_all(user.id)
        changed = await self.users.get(user.id)
        if changed is None:
            raise refuse(UserErrorCode.EXPIRED, DEAD_TOKEN, "token")
        signed_in = await self.desk.open(changed, device)
        await self.notes.done(Action.PASSWORD_RESET, user.id, origin, sign_in_id=signed_in.sign_in.id)
        self.news.changed(user.id)
        await self.post.order(MailKind.PASSWORD_CHANGED, user.email)
        return signed_in

    async def _reset_of(self, secret: str, origin: Origin) -> tuple[EmailToken, User]:
        token = await self.tokens.get(token_digest(secret), TokenPurpose.PASSWORD_RESET, self.clock.now())
        user = None if token is None else await self.users.get(token.user_id)
        if token is None or user is None or user.email != token.email:
            await self.notes.denied(Action.PASSWORD_RESET, None, origin)
            raise refuse(UserErrorCode.EXPIRED, DEAD_TOKEN, "token")
        return token, user

    async def _knows(self, user: User, current: str | None) -> bool:
        if user.password_hash is None:
            return True
        if current is None or not is_usable_password(current):
            return False
        return await self.hasher.verify(normal_password(current), user.password_hash)

    async def _user(self, viewer: Viewer) -> User:
        user = await self.users.get(viewer.user_id)
        if user is None:
            raise Unauthenticated("The account is gone.")
        return user
