"""Accounts of users who come through another service for the first time."""

from dataclasses import dataclass
from typing import Final

from domain.accounts.entities import Profile, User
from domain.accounts.ports import Users
from domain.accounts.rules import DISPLAY_NAME, LANGUAGE_TAG, AccountRules
from domain.accounts.social import SocialClaims
from domain.accounts.social_requests import IdTokenLogin
from domain.checks import Refusals
from domain.clock import Clock, Ids
from domain.errors import StoreUnavailable
from domain.ids import user_id

_DEFAULTS: Final = Profile(display_name="")


@dataclass(frozen=True, slots=True, kw_only=True)
class SocialNewcomers:
    """Opens accounts without a password."""

    users: Users
    rules: AccountRules
    clock: Clock
    ids: Ids

    async def register(self, email: str, claims: SocialClaims, request: IdTokenLogin) -> User:
        """Open an account with an address that the provider has verified. Raises InvalidInput, StoreUnavailable."""
        refusals = Refusals()
        name = request.display_name or _fitting(claims.name) or email.partition("@")[0]
        profile = Profile(
            display_name=DISPLAY_NAME(name, refusals, "displayName"),
            timezone=self.rules.timezone(request.timezone or _DEFAULTS.timezone, refusals, "timezone"),
            locale=LANGUAGE_TAG(request.locale or _DEFAULTS.locale, refusals, "locale"),
        )
        refusals.settle()
        user = User(
            id=user_id(self.ids.ulid()),
            email=email,
            email_verified=True,
            created_at=self.clock.now(),
            profile=profile,
        )
        if not await self.users.add(user):
            raise StoreUnavailable("Somebody registered this address just now. Try again.")
        return user


def _fitting(name: str | None) -> str | None:
    """Take a name as the provider has it, if a profile could hold it."""
    if name is None:
        return None
    refusals = Refusals()
    text = DISPLAY_NAME(name[: DISPLAY_NAME.max_length], refusals)
    return None if refusals.errors else text
