"""Showing that an address is one's own."""

from dataclasses import dataclass

from domain.accounts.email_tokens import EmailTokens, TokenPurpose, token_digest
from domain.accounts.entities import User, Viewer
from domain.accounts.passwords import DEAD_TOKEN
from domain.accounts.ports import Users
from domain.accounts.user_news import UserNews
from domain.audit.entries import NOWHERE, Action, Origin
from domain.audit.notes import AuditNotes
from domain.clock import Clock
from domain.errors import InvalidInput, Unauthenticated, UserError, UserErrorCode, refuse
from domain.mail.entities import MailKind
from domain.mail.post_office import PostOffice
from domain.pacing import Pace


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailVerification:
    """Verifies addresses by tokens that are mailed to them."""

    users: Users
    tokens: EmailTokens
    post: PostOffice
    pace: Pace
    notes: AuditNotes
    news: UserNews
    clock: Clock

    async def request(self, viewer: Viewer, origin: Origin = NOWHERE) -> None:
        """Have a link sent to the user's address. Raises InvalidInput ALREADY_DONE, RateLimited."""
        user = await self.users.get(viewer.user_id)
        if user is None:
            raise Unauthenticated("The account is gone.")
        if user.email_verified:
            raise InvalidInput([UserError(UserErrorCode.ALREADY_DONE, "The address is verified already.", ())])
        await self.pace.letter(user.email, origin.ip_address)
        await self.post.order(MailKind.EMAIL_VERIFICATION, user.email)

    async def verify(self, secret: str, origin: Origin = NOWHERE) -> User:
        """Take note that whoever holds a token reads the mail of its address. Raises InvalidInput EXPIRED."""
        await self.pace.token(origin.ip_address)
        token = await self.tokens.get(token_digest(secret), TokenPurpose.EMAIL_VERIFICATION, self.clock.now())
        if token is None or not await self.tokens.use(token):
            await self.notes.denied(Action.EMAIL_VERIFIED, None, origin)
            raise refuse(UserErrorCode.EXPIRED, DEAD_TOKEN, "token")
        await self.users.verify_email(token.user_id, token.email)
        user = await self.users.get(token.user_id)
        if user is None or user.email != token.email:
            raise refuse(UserErrorCode.EXPIRED, DEAD_TOKEN, "token")
        await self.notes.done(Action.EMAIL_VERIFIED, user.id, origin)
        self.news.changed(user.id)
        return user
