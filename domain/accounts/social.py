"""Accounts at other services, and what is needed to sign in through them.

Sources: RFC 6749 and RFC 7636 (authorization code with PKCE), RFC 9700 (state and nonce used once, redirect addresses
compared whole), OpenID Connect Core 1.0 sections 3.1.2 and 3.1.3.7.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Protocol

from domain.ids import UserId


class SocialProvider(Enum):
    """Who vouches for a user."""

    GOOGLE = "GOOGLE"
    APPLE = "APPLE"
    MICROSOFT = "MICROSOFT"
    GITHUB = "GITHUB"
    OIDC = "OIDC"


@dataclass(frozen=True, slots=True, kw_only=True)
class SocialClaims:
    """What a provider says of a user; `subject` names them at `issuer` for ever, their address may change hands."""

    issuer: str
    subject: str
    email: str | None = None
    email_verified: bool = False
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IdToken:
    """An id token that was found good, and until when."""

    claims: SocialClaims
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SocialIdentity:
    """That a user is who a provider names; `id` is a digest of both names."""

    id: str
    user_id: UserId
    provider: SocialProvider
    issuer: str
    subject: str
    linked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SocialAttempt:
    """A login under way: `id` is the state's digest; `user_id` whoever was signed in when it began."""

    id: str
    provider: SocialProvider
    redirect_uri: str
    nonce: str = field(repr=False)
    code_verifier: str = field(repr=False)
    user_id: UserId | None = None
    expires_at: datetime


class SocialIdentities(Protocol):
    """Identities, kept: one user for each, and one of each provider for a user."""

    async def add(self, identity: SocialIdentity) -> bool:
        """Keep an identity; False when it is somebody's, or its user has another one of this provider."""
        ...

    async def get(self, identity_id: str) -> SocialIdentity | None:
        """Load an identity."""
        ...

    async def of_user(self, user_id: UserId) -> Sequence[SocialIdentity]:
        """List a user's identities, the oldest first."""
        ...

    async def remove(self, identity_id: str) -> None:
        """Forget an identity."""
        ...

    async def erase(self, user_id: UserId) -> None:
        """Forget all identities of a user."""
        ...


class SocialAttempts(Protocol):
    """Logins under way, kept until they are done or expire."""

    async def add(self, attempt: SocialAttempt) -> None:
        """Keep a new attempt."""
        ...

    async def take(self, attempt_id: str, now: datetime) -> SocialAttempt | None:
        """Hand out an attempt that is still good, once."""
        ...

    async def spend(self, name: str, until: datetime) -> bool:
        """Take note that something was used; False when it was before, as far as is remembered `until` then."""
        ...


class SocialService(Protocol):
    """One provider. Every method raises SocialLoginRefused, and ProviderUnavailable."""

    async def authorization_url(self, attempt: SocialAttempt, state: str) -> str:
        """Tell where to send the browser."""
        ...

    async def exchange(self, attempt: SocialAttempt, code: str) -> SocialClaims:
        """Buy what the provider says of the user with a code that came back for an attempt."""
        ...

    async def read_id_token(self, token: str, nonce: str | None) -> IdToken:
        """Check an id token that an app was given, and the nonce that the app had put into it."""
        ...


def digest_of(*parts: str) -> str:
    """Sum names up so that no two lists of names give the same."""
    return hashlib.sha256("\x00".join(parts).encode(errors="replace")).hexdigest()
