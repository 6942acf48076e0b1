"""Sign-ins begin here, and their tokens are handed out here."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from domain.accounts.entities import AuthTokens, SignIn, User, Viewer
from domain.accounts.ports import AccessTokens, RefreshTokens, SignIns
from domain.accounts.requests import SignedIn
from domain.clock import Clock, Ids
from domain.ids import sign_in_id

REMEMBERED_REFRESH_TOKENS: Final = 50
"""How many of a sign-in's tokens are known as its own when they come back too late."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenLifetimes:
    """How long tokens are good.

    A refresh token's lifetime slides: each refresh begins it anew, so a device in use stays signed in and one that
    is not loses its sign-in (RFC 9700 section 4.14.2). After a refresh its token is good for `grace` more, for the
    client that never got the answer.
    """

    access: timedelta = timedelta(minutes=15)
    refresh: timedelta = timedelta(days=30)
    grace: timedelta = timedelta(seconds=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenDesk:
    """Opens sign-ins and hands out their tokens."""

    sign_ins: SignIns
    access_tokens: AccessTokens
    refresh_tokens: RefreshTokens
    clock: Clock
    ids: Ids
    lifetimes: TokenLifetimes = TokenLifetimes()

    async def open(self, user: User, device: str | None) -> SignedIn:
        """Sign a user in on a device."""
        now = self.clock.now()
        name = sign_in_id(self.ids.ulid())
        token = self.refresh_tokens.first(name)
        sign_in = SignIn(
            id=name,
            user_id=user.id,
            created_at=now,
            last_used_at=now,
            expires_at=now + self.lifetimes.refresh,
            device=device,
            refresh_hashes=(self.refresh_tokens.digest(token),),
            rotated_at=now,
        )
        await self.sign_ins.add(sign_in)
        return SignedIn(self.tokens(sign_in, token), user, sign_in)

    async def rotate(self, sign_in: SignIn, successor: str) -> SignIn | None:
        """Put `successor` in the place of a sign-in's newest refresh token; None when another refresh was faster."""
        now = self.clock.now()
        seen = sign_in.refresh_hashes[0]
        hashes = (self.refresh_tokens.digest(successor), *sign_in.refresh_hashes)
        rotated = replace(
            sign_in,
            last_used_at=now,
            rotated_at=now,
            expires_at=now + self.lifetimes.refresh,
            refresh_hashes=hashes[:REMEMBERED_REFRESH_TOKENS],
        )
        return rotated if await self.sign_ins.rotate(rotated, seen_hash=seen) else None

    def tokens(self, sign_in: SignIn, refresh_token: str) -> AuthTokens:
        """Make a new access token to go with a refresh token; it ends on a whole second, as JWTs count."""
        expires_at = min(self.clock.now() + self.lifetimes.access, sign_in.expires_at).replace(microsecond=0)
        viewer = Viewer(user_id=sign_in.user_id, sign_in_id=sign_in.id, expires_at=expires_at)
        return AuthTokens(
            access_token=self.access_tokens.issue(viewer),
            access_token_expires_at=expires_at,
            refresh_token=refresh_token,
            refresh_token_expires_at=sign_in.expires_at,
        )
