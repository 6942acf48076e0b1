"""The logins of other services that are linked to an account."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from domain.accounts.entities import User, Viewer
from domain.accounts.ports import Users
from domain.accounts.social import SocialIdentities, SocialProvider, digest_of
from domain.accounts.social_login import SocialLogin
from domain.accounts.social_requests import SocialAnswer
from domain.accounts.user_news import UserNews
from domain.audit.entries import NOWHERE, Action, Origin
from domain.audit.notes import AuditNotes
from domain.errors import InvalidInput, Unauthenticated, UserError, UserErrorCode, refuse
from domain.ids import UserId

_ONLY_WAY: Final = "This is the only way left to sign in: set a password first."


@dataclass(frozen=True, slots=True, kw_only=True)
class SocialLinks:
    """Links and unlinks."""

    login: SocialLogin
    users: Users
    identities: SocialIdentities
    notes: AuditNotes
    news: UserNews

    async def of_user(self, user_id: UserId) -> Sequence[SocialProvider]:
        """List the providers a user can sign in through."""
        return [identity.provider for identity in await self.identities.of_user(user_id)]

    async def link(self, viewer: Viewer, request: SocialAnswer, origin: Origin = NOWHERE) -> User:
        """Link what came back to the signed-in user. Raises InvalidInput, RateLimited, ProviderUnavailable."""
        claims = await self.login.answered_to(viewer, request, origin)
        user = await self._user(viewer)
        name = digest_of(request.provider.value, claims.issuer, claims.subject)
        if not await self.identities.add(self.login.identity(name, user, request.provider, claims)):
            kept = await self.identities.get(name)
            if kept is None:
                raise refuse(UserErrorCode.ALREADY_DONE, "Another account of this provider is linked.", "provider")
            if kept.user_id != user.id:
                await self.notes.denied(Action.SOCIAL_LOGIN_LINKED, user.id, origin, sign_in_id=viewer.sign_in_id)
                raise refuse(UserErrorCode.TAKEN, "That login belongs to another account.", "code")
            return user
        await self.notes.allowed(Action.SOCIAL_LOGIN_LINKED, viewer, origin, subject=request.provider.value)
        self.news.changed(user.id)
        return user

    async def unlink(self, viewer: Viewer, provider: SocialProvider, origin: Origin = NOWHERE) -> User:
        """Unlink a provider. Raises InvalidInput when it is not linked, or the only way left to sign in."""
        user = await self._user(viewer)
        linked = await self.identities.of_user(user.id)
        identity = next((each for each in linked if each.provider is provider), None)
        if identity is None:
            raise InvalidInput([UserError(UserErrorCode.NOT_FOUND, "There is no such login.", ("provider",))])
        if not user.has_password and len(linked) == 1:
            raise InvalidInput([UserError(UserErrorCode.INVALID, _ONLY_WAY, ("provider",))])
        await self.identities.remove(identity.id)
        await self.notes.allowed(Action.SOCIAL_LOGIN_UNLINKED, viewer, origin, subject=provider.value)
        self.news.changed(user.id)
        return user

    async def _user(self, viewer: Viewer) -> User:
        user = await self.users.get(viewer.user_id)
        if user is None:
            raise Unauthenticated("The account is gone.")
        return user
