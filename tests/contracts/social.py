"""What every implementation of `SocialIdentities` and `SocialAttempts` promises."""

import asyncio
from datetime import timedelta
from typing import Any

from domain import ids
from domain.accounts.social import (
    SocialAttempt,
    SocialAttempts,
    SocialIdentities,
    SocialIdentity,
    SocialProvider,
    digest_of,
)
from tests.builders import NOW_OR_LATER as NOW
from tests.builders import a_ulid


def an_identity(**changes: Any) -> SocialIdentity:
    fields = {
        "id": digest_of(a_ulid()),
        "user_id": ids.user_id(a_ulid()),
        "provider": SocialProvider.GOOGLE,
        "issuer": "https://accounts.google.com",
        "subject": "1234",
        "linked_at": NOW,
    }
    return SocialIdentity(**{**fields, **changes})


def an_attempt(**changes: Any) -> SocialAttempt:
    fields = {
        "id": digest_of(a_ulid()),
        "provider": SocialProvider.OIDC,
        "redirect_uri": "https://coach.example/login",
        "nonce": "a nonce",
        "code_verifier": "a verifier",
        "user_id": None,
        "expires_at": NOW + timedelta(minutes=10),
    }
    return SocialAttempt(**{**fields, **changes})


class SocialIdentitiesContract:
    async def test_an_identity_is_one_users(self, identities: SocialIdentities):
        identity = an_identity()
        assert await identities.add(identity)

        assert not await identities.add(an_identity(id=identity.id))

        assert await identities.get(identity.id) == identity
        assert await identities.get(an_identity().id) is None

    async def test_a_user_has_one_of_each_provider_the_oldest_first(self, identities: SocialIdentities):
        google = an_identity(linked_at=NOW + timedelta(minutes=1))
        apple = an_identity(user_id=google.user_id, provider=SocialProvider.APPLE)
        assert await identities.add(google)
        assert await identities.add(apple)
        assert await identities.add(an_identity())

        assert not await identities.add(an_identity(user_id=google.user_id))

        assert list(await identities.of_user(google.user_id)) == [apple, google]

    async def test_what_is_removed_is_free_again(self, identities: SocialIdentities):
        identity, other = an_identity(), an_identity()
        await identities.add(identity)
        await identities.add(other)

        await identities.remove(identity.id)
        assert await identities.get(identity.id) is None
        assert await identities.add(identity)
        await identities.erase(identity.user_id)

        assert list(await identities.of_user(identity.user_id)) == []
        assert await identities.get(other.id) == other


class SocialAttemptsContract:
    async def test_an_attempt_is_handed_out_once(self, attempts: SocialAttempts):
        attempt = an_attempt(user_id=ids.user_id(a_ulid()))
        await attempts.add(attempt)

        taken = await asyncio.gather(*(attempts.take(attempt.id, NOW) for _ in range(5)))

        assert [each for each in taken if each is not None] == [attempt]

    async def test_an_expired_or_unknown_one_is_not(self, attempts: SocialAttempts):
        attempt = an_attempt()
        await attempts.add(attempt)

        assert await attempts.take(attempt.id, attempt.expires_at) is None
        assert await attempts.take(an_attempt().id, NOW) is None

    async def test_what_is_spent_is_spent(self, attempts: SocialAttempts):
        name = digest_of(a_ulid())
        spent = await asyncio.gather(*(attempts.spend(name, NOW) for _ in range(5)))

        assert sorted(spent) == [False] * 4 + [True]
        assert await attempts.spend(digest_of(a_ulid()), NOW)
