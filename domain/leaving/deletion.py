"""Deleting an account."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from domain.accounts.credentials import email_of, is_usable_password, normal_password
from domain.accounts.entities import User, Viewer
from domain.accounts.ports import PasswordHasher, SignIns, Users
from domain.audit.entries import NOWHERE, Action, Origin
from domain.audit.notes import AuditNotes
from domain.clock import Clock
from domain.errors import Unauthenticated, UserErrorCode, refuse
from domain.ids import UserId
from domain.leaving.clearing import Clearing
from domain.leaving.ports import Departure, Departures, SignInsEnding, UserKeys
from domain.pacing import Pace

RECENT: Final = timedelta(minutes=10)
"""Who has no password proves who they are by having signed in just now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountDeletion:
    """Makes an account unreadable at once, and has everything of it removed behind that."""

    users: Users
    sign_ins: SignIns
    hasher: PasswordHasher
    departures: Departures
    keys: UserKeys
    ending: SignInsEnding
    clearing: Clearing
    pace: Pace
    notes: AuditNotes
    clock: Clock

    async def delete(
        self, viewer: Viewer, confirm_email: str, password: str | None, origin: Origin = NOWHERE
    ) -> UserId:
        """Delete the viewer's account.

        What is to be done is stored first, so that it is finished whatever happens; then the key is destroyed, then all
        sign-ins end; the rest is removed in the background. Raises InvalidInput, RateLimited.
        """
        user = await self.users.get(viewer.user_id)
        if user is None:
            raise Unauthenticated("The account is gone.")
        await self.pace.sign_in(user.email, origin.ip_address)
        await self._check(user, viewer, confirm_email, password, origin)
        await self.pace.signed_in(user.email, origin.ip_address)
        await self.departures.add(Departure(user_id=user.id, at=self.clock.now()))
        await self.keys.destroy(user.id)
        await self.ending.end_all(user.id)
        self.clearing.ring()
        return user.id

    async def _check(
        self, user: User, viewer: Viewer, confirm_email: str, password: str | None, origin: Origin
    ) -> None:
        if email_of(confirm_email) != user.email:
            raise refuse(UserErrorCode.INVALID, "That is not this account's email address.", "confirmEmail")
        if user.password_hash is None:
            sign_in = await self.sign_ins.get(viewer.sign_in_id)
            if sign_in is None or self.clock.now() - sign_in.created_at > RECENT:
                raise refuse(UserErrorCode.WRONG_CREDENTIALS, "Sign in again first.", "password")
            return
        usable = is_usable_password(password or "")
        typed = normal_password(password or "") if usable else ""
        if not await self.hasher.verify(typed, user.password_hash if usable else None):
            await self.notes.denied(Action.ACCOUNT_DELETED, user.id, origin, sign_in_id=viewer.sign_in_id)
            raise refuse(UserErrorCode.WRONG_CREDENTIALS, "That is not the password.", "password")
