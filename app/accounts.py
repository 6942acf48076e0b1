"""Accounts, wired."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from adapters.accounts.jwt_access_tokens import JwtAccessTokens
from adapters.accounts.keys import derived_key, key_ring
from adapters.accounts.opaque_refresh_tokens import OpaqueRefreshTokens
from adapters.clock import known_timezones
from adapters.settings import Settings, signing_key
from domain.accounts.announcing import Announcer
from domain.accounts.ports import PasswordHasher, SignIns, Users
from domain.accounts.profiles import Profiles
from domain.accounts.registration import Registration
from domain.accounts.rules import AccountRules
from domain.accounts.sign_in_check import SignInCheck
from domain.accounts.signing_in import SigningIn
from domain.accounts.tokens import TokenDesk, TokenLifetimes
from domain.audit.notes import AuditNotes
from domain.clock import Clock, Ids
from domain.pacing import Pace

ISSUER = "voice-coach"
AUDIENCE = "voice-coach-api"


@dataclass(frozen=True, slots=True)
class Accounts:
    """The use cases around a user's account."""

    registration: Registration
    signing_in: SigningIn
    profiles: Profiles


def wire_accounts(
    settings: Settings,
    *,
    users: Users,
    sign_ins: SignIns,
    announcer: Announcer,
    pace: Pace,
    notes: AuditNotes,
    hasher: PasswordHasher,
    clock: Clock,
    ids: Ids,
    voices: Sequence[str],
) -> Accounts:
    """Wire registration, signing in and profiles; reads or makes the signing key."""
    secret = signing_key(settings).get_secret_value()
    lifetimes = TokenLifetimes(
        access=timedelta(minutes=settings.access_token_minutes),
        refresh=timedelta(days=settings.refresh_token_days),
        grace=timedelta(seconds=settings.refresh_grace_seconds),
    )
    keys = key_ring([secret], "access-tokens")
    desk = TokenDesk(
        sign_ins=sign_ins,
        access_tokens=JwtAccessTokens(keys=keys, issuer=ISSUER, audience=AUDIENCE, clock=clock),
        refresh_tokens=OpaqueRefreshTokens(key=derived_key(secret, "refresh-tokens"), ids=ids),
        clock=clock,
        ids=ids,
        lifetimes=lifetimes,
    )
    rules = AccountRules(
        voices=tuple(voices),
        timezones=known_timezones(),
        max_about_length=settings.limits.max_profile_text_length,
    )
    check = SignInCheck(sign_ins=sign_ins, clock=clock)
    return Accounts(
        registration=Registration(
            users=users, hasher=hasher, desk=desk, rules=rules, pace=pace, notes=notes, clock=clock, ids=ids
        ),
        signing_in=SigningIn(
            users=users, sign_ins=sign_ins, hasher=hasher, desk=desk, check=check, pace=pace, notes=notes, clock=clock
        ),
        profiles=Profiles(
            users=users, kept_sign_ins=sign_ins, announcer=announcer, rules=rules, notes=notes, clock=clock
        ),
    )
