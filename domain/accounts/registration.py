"""Opening an account."""

from dataclasses import dataclass, replace
from typing import Final

from domain.accounts.credentials import check_email
from domain.accounts.entities import Profile, User
from domain.accounts.new_passwords import NewPasswords
from domain.accounts.ports import Users
from domain.accounts.requests import RegisterRequest, SignedIn
from domain.accounts.rules import DEVICE, DISPLAY_NAME, LANGUAGE_TAG, AccountRules
from domain.accounts.tokens import TokenDesk
from domain.audit.entries import NOWHERE, Action, Origin
from domain.audit.notes import AuditNotes
from domain.checks import Refusals
from domain.clock import Clock, Ids
from domain.errors import UserErrorCode, refuse
from domain.ids import user_id
from domain.mail.entities import MailKind
from domain.mail.post_office import PostOffice
from domain.pacing import Pace

_TAKEN: Final = "Somebody has an account with this address."
_DEFAULTS: Final = Profile(display_name="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """Opens accounts."""

    users: Users
    new_passwords: NewPasswords
    desk: TokenDesk
    rules: AccountRules
    post: PostOffice
    pace: Pace
    notes: AuditNotes
    clock: Clock
    ids: Ids

    async def register(self, request: RegisterRequest, origin: Origin = NOWHERE) -> SignedIn:
        """Open an account and sign its user in.

        Raises InvalidInput with everything that is wrong, RateLimited after too many attempts from the address.
        """
        await self.pace.register(origin.ip_address)
        refusals = Refusals()
        email = check_email(request.email, refusals)
        own_words = (request.display_name[:80],)
        await self.new_passwords.check(request.password, email, refusals, own_words=own_words)
        profile = self._profile(request, refusals)
        device = DEVICE(request.device or "", refusals, "device") or None
        origin = replace(origin, device=device or origin.device)
        if email and (owner := await self.users.by_email(email)) is not None:
            refusals.add(UserErrorCode.TAKEN, _TAKEN, "email")
            await self.notes.denied(Action.REGISTERED, owner.id, origin)
        else:
            await self.pace.registered(origin.ip_address)
        refusals.settle()
        user = User(
            id=user_id(self.ids.ulid()),
            email=email,
            password_hash=await self.new_passwords.hash(request.password),
            created_at=self.clock.now(),
            profile=profile,
        )
        if not await self.users.add(user):
            raise refuse(UserErrorCode.TAKEN, _TAKEN, "email")
        signed_in = await self.desk.open(user, device)
        await self.notes.done(Action.REGISTERED, user.id, origin, sign_in_id=signed_in.sign_in.id)
        await self.post.order(MailKind.EMAIL_VERIFICATION, email)
        return signed_in

    def _profile(self, request: RegisterRequest, refusals: Refusals) -> Profile:
        return Profile(
            display_name=DISPLAY_NAME(request.display_name, refusals, "displayName"),
            timezone=self.rules.timezone(request.timezone or _DEFAULTS.timezone, refusals, "timezone"),
            locale=LANGUAGE_TAG(request.locale or _DEFAULTS.locale, refusals, "locale"),
        )
