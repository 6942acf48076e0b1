"""Signing in, staying signed in, and signing out."""

from dataclasses import dataclass, replace
from typing import Final

from domain.accounts.credentials import email_of, is_usable_password, normal_password
from domain.accounts.entities import SignIn, User, Viewer
from domain.accounts.ports import PasswordHasher, SignIns, Users
from domain.accounts.refresh_verdict import RefreshVerdict, judge
from domain.accounts.requests import LoginRequest, SignedIn
from domain.accounts.revocations import SignInEnding
from domain.accounts.rules import DEVICE
from domain.accounts.sign_in_check import SignInCheck
from domain.accounts.tokens import TokenDesk
from domain.audit.entries import NOWHERE, Action, Origin
from domain.audit.notes import AuditNotes
from domain.checks import Refusals
from domain.clock import Clock
from domain.errors import InvalidInput, StoreUnavailable, Unauthenticated, UserError, UserErrorCode, refuse
from domain.ids import SignInId, is_a
from domain.pacing import Pace

_ATTEMPTS: Final = 3
"""A refresh that lost a race is judged anew; its token is not the newest then, so a working store needs two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningIn:
    """Lets users in, keeps them in, and shows them out."""

    users: Users
    sign_ins: SignIns
    hasher: PasswordHasher
    desk: TokenDesk
    check: SignInCheck
    ending: SignInEnding
    pace: Pace
    notes: AuditNotes
    clock: Clock

    async def login(self, request: LoginRequest, origin: Origin = NOWHERE) -> SignedIn:
        """Sign in with a password.

        Raises InvalidInput WRONG_CREDENTIALS: the same words after the same work, whether the account exists or not.
        Raises RateLimited after too many attempts, from the address or for the account.
        """
        refusals = Refusals()
        device = DEVICE(request.device or "", refusals, "device") or None
        refusals.settle()
        origin = replace(origin, device=device or origin.device)
        email = email_of(request.email)
        await self.pace.sign_in(email or request.email, origin.ip_address)
        user = None if email is None else await self.users.by_email(email)
        usable = is_usable_password(request.password)
        password = normal_password(request.password) if usable else ""
        right = await self.hasher.verify(password, user.password_hash if user is not None and usable else None)
        if user is None or not right:
            await self.notes.denied(Action.SIGNED_IN, None if user is None else user.id, origin)
            raise refuse(UserErrorCode.WRONG_CREDENTIALS, "The email address or the password is wrong.", "password")
        await self.pace.signed_in(user.email, origin.ip_address)
        signed_in = await self.desk.open(user, device)
        await self.notes.done(Action.SIGNED_IN, user.id, origin, sign_in_id=signed_in.sign_in.id)
        return signed_in

    async def refresh(self, refresh_token: str, origin: Origin = NOWHERE) -> SignedIn:
        """Swap a refresh token for a new pair.

        Sent again within the grace, it gets the same refresh token once more; later, it ends the sign-in.
        Raises Unauthenticated for a token that is not good.
        """
        sign_in_id = self.desk.refresh_tokens.sign_in_of(refresh_token)
        for _ in range(_ATTEMPTS):
            sign_in = await self.sign_ins.get(sign_in_id)
            if sign_in is None:
                raise Unauthenticated("The refresh token is not known.")
            signed_in = await self._renewed(sign_in, refresh_token, origin)
            if signed_in is not None:
                return signed_in
        raise StoreUnavailable("The sign-in could not be renewed just now.")

    async def logout(self, viewer: Viewer, origin: Origin = NOWHERE) -> None:
        """End the sign-in the viewer came through, with all its tokens."""
        await self.ending.end(viewer.sign_in_id)
        await self.notes.allowed(Action.SIGNED_OUT, viewer, origin)

    async def end(self, viewer: Viewer, raw_id: str, origin: Origin = NOWHERE) -> SignInId:
        """End a sign-in of the viewer's, on whichever device. Raises InvalidInput NOT_FOUND."""
        sign_in = await self.sign_ins.get(SignInId(raw_id)) if is_a("signin", raw_id) else None
        if sign_in is None or sign_in.user_id != viewer.user_id or sign_in.ended_at is not None:
            raise InvalidInput([UserError(UserErrorCode.NOT_FOUND, "There is no such sign-in.", ("id",))])
        await self.ending.end(sign_in.id)
        await self.notes.allowed(Action.SIGN_IN_ENDED, viewer, origin, subject=sign_in.id)
        return sign_in.id

    async def viewer(self, access_token: str) -> Viewer:
        """Tell who holds an access token. Raises Unauthenticated when it, or its sign-in, is not good any more."""
        viewer = self.desk.access_tokens.read(access_token)
        await self.check.require_good(viewer)
        return viewer

    async def _renewed(self, sign_in: SignIn, token: str, origin: Origin) -> SignedIn | None:
        """Do what a refresh token deserves; None when another refresh was faster."""
        tokens, lifetimes = self.desk.refresh_tokens, self.desk.lifetimes
        presented, successor = tokens.digest(token), self._successor(sign_in, token)
        match judge(sign_in, presented, tokens.digest(successor), self.clock.now(), lifetimes.grace):
            case RefreshVerdict.ROTATE:
                user = await self._user_of(sign_in)
                rotated = await self.desk.rotate(sign_in, successor)
                return None if rotated is None else SignedIn(self.desk.tokens(rotated, successor), user, rotated)
            case RefreshVerdict.REPEAT:
                return SignedIn(self.desk.tokens(sign_in, successor), await self._user_of(sign_in), sign_in)
            case RefreshVerdict.THEFT:
                await self.ending.end(sign_in.id)
                reused = Action.REFRESH_TOKEN_REUSED
                await self.notes.denied(reused, sign_in.user_id, origin, sign_in_id=sign_in.id)
                raise Unauthenticated("The refresh token was used before: the sign-in has ended.")
            case RefreshVerdict.REFUSE:
                raise Unauthenticated("The refresh token is not good any more.")

    def _successor(self, sign_in: SignIn, token: str) -> str:
        """Find the token that followed this one, whatever the key then was; else make the one that will."""
        candidates = self.desk.refresh_tokens.next(token)
        kept = sign_in.refresh_hashes[0]
        return next((token for token in candidates if self.desk.refresh_tokens.digest(token) == kept), candidates[0])

    async def _user_of(self, sign_in: SignIn) -> User:
        user = await self.users.get(sign_in.user_id)
        if user is None:
            raise Unauthenticated("The account is gone.")
        return user
