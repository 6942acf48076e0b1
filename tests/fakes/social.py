"""A provider that knows what tests tell it, and stores of identities and attempts."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import urlencode

from domain.accounts.social import IdToken, SocialAttempt, SocialClaims, SocialIdentity
from domain.clock import Clock
from domain.errors import SocialLoginRefused
from domain.ids import UserId
from tests.fakes.stores import Breakable


class FakeSocialService:
    """Knows who comes back with which code, and what which id token says."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.codes: dict[str, SocialClaims] = {}
        self.tokens: dict[str, SocialClaims] = {}
        self.exchanged: list[SocialAttempt] = []

    async def authorization_url(self, attempt: SocialAttempt, state: str) -> str:
        query = urlencode({"state": state, "nonce": attempt.nonce, "redirect_uri": attempt.redirect_uri})
        return f"https://provider.example/authorize?{query}"

    async def exchange(self, attempt: SocialAttempt, code: str) -> SocialClaims:
        self.exchanged.append(attempt)
        if code not in self.codes:
            raise SocialLoginRefused("The login service does not know that code.")
        return self.codes.pop(code)

    async def read_id_token(self, token: str, nonce: str | None) -> IdToken:
        if token not in self.tokens:
            raise SocialLoginRefused("The id token is not valid.")
        return IdToken(claims=self.tokens[token], expires_at=self._clock.now() + timedelta(hours=1))


class FakeSocialIdentities(Breakable):
    """Identities by id."""

    def __init__(self) -> None:
        self.identities: dict[str, SocialIdentity] = {}

    async def add(self, identity: SocialIdentity) -> bool:
        self.reach()
        taken = any(
            (kept.user_id, kept.provider) == (identity.user_id, identity.provider) for kept in self.identities.values()
        )
        if taken or identity.id in self.identities:
            return False
        self.identities[identity.id] = identity
        return True

    async def get(self, identity_id: str) -> SocialIdentity | None:
        self.reach()
        return self.identities.get(identity_id)

    async def of_user(self, user_id: UserId) -> Sequence[SocialIdentity]:
        self.reach()
        theirs = [identity for identity in self.identities.values() if identity.user_id == user_id]
        return sorted(theirs, key=lambda identity: identity.linked_at)

    async def remove(self, identity_id: str) -> None:
        self.reach()
        self.identities.pop(identity_id, None)

    async def erase(self, user_id: UserId) -> None:
        self.reach()
        for identity in await self.of_user(user_id):
            del self.identities[identity.id]


class FakeSocialAttempts(Breakable):
    """Attempts by id."""

    def __init__(self) -> None:
        self.attempts: dict[str, SocialAttempt] = {}
        self.spent: set[str] = set()

    async def add(self, attempt: SocialAttempt) -> None:
        self.reach()
        self.attempts[attempt.id] = attempt

    async def take(self, attempt_id: str, now: datetime) -> SocialAttempt | None:
        self.reach()
        attempt = self.attempts.get(attempt_id)
        if attempt is None or attempt.expires_at <= now:
            return None
        return self.attempts.pop(attempt_id)

    async def spend(self, name: str, until: datetime) -> bool:
        self.reach()
        if name in self.spent:
            return False
        self.spent.add(name)
        return True
