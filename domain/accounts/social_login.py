"""Signing in through another service, and linking its account to one's own.

An account is found by what the provider calls its user. A provider's user who is new here is let into an existing
account only if both sides have verified its address: else whoever registered somebody else's address first, here or
there, would share the account with its owner.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from domain.accounts.credentials import email_of
from domain.accounts.entities import User, Viewer
from domain.accounts.ports import Users
from domain.accounts.requests import SignedIn
from domain.accounts.rules import DEVICE
from domain.accounts.social import (
    SocialAttempt,
    SocialAttempts,
    SocialClaims,
    SocialIdentities,
    SocialIdentity,
    SocialProvider,
    SocialService,
    digest_of,
)
from domain.accounts.social_newcomers import SocialNewcomers
from domain.accounts.social_requests import IdTokenLogin, SocialAnswer, SocialStart, SocialStarted
from domain.accounts.tokens import TokenDesk
from domain.audit.entries import NOWHERE, Action, Origin
from domain.audit.notes import AuditNotes
from domain.checks import Refusals
from domain.clock import Clock, Ids
from domain.errors import SocialLoginRefused, UserErrorCode, refuse
from domain.pacing import Pace

ATTEMPT_LIFETIME: Final = timedelta(minutes=10)
_OVER: Final = "That login is over: begin a new one."
_UNVERIFIED: Final = "That account has no verified email address."
_NOT_YET_SHOWN: Final = (
    "There is an account with this address, which was never verified here: sign in with its password, or ask for a new "
    "one, and link this login then."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SocialLogin:
    """Lets users in through the services of `services`; `redirect_uris` are the pages browsers may come back to."""

    services: Mapping[SocialProvider, SocialService]
    redirect_uris: frozenset[str]
    users: Users
    identities: SocialIdentities
    attempts: SocialAttempts
    newcomers: SocialNewcomers
    desk: TokenDesk
    pace: Pace
    notes: AuditNotes
    clock: Clock
    ids: Ids

    async def start(self, request: SocialStart, viewer: Viewer | None, origin: Origin = NOWHERE) -> SocialStarted:
        """Begin: tell where to send the browser. Raises InvalidInput, RateLimited, ProviderUnavailable."""
        await self.pace.token(origin.ip_address)
        service = self._service(request.provider)
        if request.redirect_uri not in self.redirect_uris:
            raise refuse(UserErrorCode.INVALID, "Browsers may not come back to that address.", "redirectUri")
        state = self.ids.secret()
        attempt = SocialAttempt(
            id=digest_of(state),
            provider=request.provider,
            redirect_uri=request.redirect_uri,
            nonce=self.ids.secret(),
            code_verifier=self.ids.secret(),
            user_id=None if viewer is None else viewer.user_id,
            expires_at=self.clock.now() + ATTEMPT_LIFETIME,
        )
        url = await service.authorization_url(attempt, state)
        await self.attempts.add(attempt)
        return SocialStarted(authorization_url=url, state=state)

    async def complete(self, request: SocialAnswer, origin: Origin = NOWHERE) -> SignedIn:
        """Sign in with what came back. Raises InvalidInput, RateLimited, ProviderUnavailable."""
        await self.pace.token(origin.ip_address)
        device = _device(request.device)
        _, claims = await self._answered(request, origin)
        return await self._let_in(request.provider, claims, IdTokenLogin(device=device), origin, "code")

    async def with_id_token(self, request: IdTokenLogin, origin: Origin = NOWHERE) -> SignedIn:
        """Sign in with an id token; each works once. Raises InvalidInput, RateLimited, ProviderUnavailable."""
        await self.pace.token(origin.ip_address)
        request = replace(request, device=_device(request.device))
        service = self._service(request.provider)
        try:
            token = await service.read_id_token(request.id_token, request.nonce)
        except SocialLoginRefused as refusal:
            await self.notes.denied(Action.SIGNED_IN, None, origin)
            raise refuse(UserErrorCode.INVALID, str(refusal), "idToken") from refusal
        if not await self.attempts.spend(digest_of("id token", request.id_token), token.expires_at):
            await self.notes.denied(Action.SIGNED_IN, None, origin)
            raise refuse(UserErrorCode.EXPIRED, "That id token was used before.", "idToken")
        return await self._let_in(request.provider, token.claims, request, origin, "idToken")

    async def _answered(self, request: SocialAnswer, origin: Origin) -> tuple[SocialAttempt, SocialClaims]:
        """Use an attempt up, and learn who came back."""
        service = self._service(request.provider)
        attempt = await self.attempts.take(digest_of(request.state), self.clock.now())
        if attempt is None or (attempt.provider, attempt.redirect_uri) != (request.provider, request.redirect_uri):
            await self.notes.denied(Action.SIGNED_IN, None, origin)
            raise refuse(UserErrorCode.EXPIRED, _OVER, "state")
        try:
            return attempt, await service.exchange(attempt, request.code)
        except SocialLoginRefused as refusal:
            await self.notes.denied(Action.SIGNED_IN, None, origin)
            raise refuse(UserErrorCode.INVALID, str(refusal), "code") from refusal

    async def answered_to(self, viewer: Viewer, request: SocialAnswer, origin: Origin) -> SocialClaims:
        """Learn who came back to a login that this very user began while signed in.

        Anybody else's answer, put into the user's hands, would link a stranger's login to their account.
        """
        await self.pace.token(origin.ip_address)
        attempt, claims = await self._answered(request, origin)
        if attempt.user_id != viewer.user_id:
            await self.notes.denied(Action.SOCIAL_LOGIN_LINKED, viewer.user_id, origin, sign_in_id=viewer.sign_in_id)
            raise refuse(UserErrorCode.EXPIRED, "Begin this login while you are signed in.", "state")
        return claims

    async def _let_in(
        self, provider: SocialProvider, claims: SocialClaims, request: IdTokenLogin, origin: Origin, field: str
    ) -> SignedIn:
        origin = replace(origin, device=request.device or origin.device)
        user, is_new = await self._user(provider, claims, request, origin, field)
        signed_in = await self.desk.open(user, request.device)
        action = Action.REGISTERED if is_new else Action.SIGNED_IN
        await self.notes.done(action, user.id, origin, sign_in_id=signed_in.sign_in.id, subject=provider.value)
        return signed_in

    async def _user(
        self, provider: SocialProvider, claims: SocialClaims, request: IdTokenLogin, origin: Origin, field: str
    ) -> tuple[User, bool]:
        """Find or make the user; tell whether they are new."""
        name = digest_of(provider.value, claims.issuer, claims.subject)
        identity = await self.identities.get(name)
        user = None if identity is None else await self.users.get(identity.user_id)
        if user is not None:
            return user, False
        if identity is not None:
            await self.identities.remove(name)
        email = email_of(claims.email or "") if claims.email_verified else None
        if email is None:
            await self.notes.denied(Action.SIGNED_IN, None, origin)
            raise refuse(UserErrorCode.INVALID, _UNVERIFIED, field)
        user = await self.users.by_email(email)
        is_new = user is None
        if user is None:
            user = await self.newcomers.register(email, claims, request)
        elif not user.email_verified:
            await self.notes.denied(Action.SOCIAL_LOGIN_LINKED, user.id, origin)
            raise refuse(UserErrorCode.TAKEN, _NOT_YET_SHOWN, field)
        await self.identities.add(self.identity(name, user, provider, claims))
        if not is_new:
            await self.notes.done(Action.SOCIAL_LOGIN_LINKED, user.id, origin, subject=provider.value)
        return user, is_new

    def identity(self, name: str, user: User, provider: SocialProvider, claims: SocialClaims) -> SocialIdentity:
        """Make a user's identity."""
        return SocialIdentity(
            id=name,
            user_id=user.id,
            provider=provider,
            issuer=claims.issuer,
            subject=claims.subject,
            linked_at=self.clock.now(),
        )

    def _service(self, provider: SocialProvider) -> SocialService:
        service = self.services.get(provider)
        if service is None:
            raise refuse(UserErrorCode.INVALID, "This server has no such login.", "provider")
        return service


def _device(raw: str | None) -> str | None:
    refusals = Refusals()
    device = DEVICE(raw or "", refusals, "device") or None
    refusals.settle()
    return device
