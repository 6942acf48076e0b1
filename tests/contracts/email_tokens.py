"""What every implementation of `EmailTokens` promises."""

import asyncio
from datetime import timedelta
from typing import Any

from domain import ids
from domain.accounts.email_tokens import EmailToken, EmailTokens, TokenPurpose, token_digest
from tests.builders import NOW_OR_LATER as NOW
from tests.builders import a_ulid

RESET, VERIFY = TokenPurpose.PASSWORD_RESET, TokenPurpose.EMAIL_VERIFICATION


def a_token(**changes: Any) -> EmailToken:
    fields = {
        "id": token_digest(a_ulid()),
        "purpose": RESET,
        "user_id": ids.user_id(a_ulid()),
        "email": "ada@example.org",
        "expires_at": NOW + timedelta(hours=1),
    }
    return EmailToken(**{**fields, **changes})


class EmailTokensContract:
    async def test_a_token_is_good_for_its_purpose_until_it_expires(self, tokens: EmailTokens):
        token = a_token()
        await tokens.add(token)

        assert await tokens.get(token.id, RESET, NOW) == token
        assert await tokens.get(token.id, VERIFY, NOW) is None
        assert await tokens.get(token.id, RESET, token.expires_at) is None
        assert await tokens.get(token_digest("another"), RESET, NOW) is None

    async def test_it_is_used_once_by_one_of_many(self, tokens: EmailTokens):
        token = a_token()
        await tokens.add(token)

        used = await asyncio.gather(*(tokens.use(token) for _ in range(5)))

        assert sorted(used) == [False] * 4 + [True]
        assert await tokens.get(token.id, RESET, NOW) is None

    async def test_using_one_uses_up_its_like_and_no_others(self, tokens: EmailTokens):
        token = a_token()
        like, other_purpose, others = (
            a_token(user_id=token.user_id),
            a_token(user_id=token.user_id, purpose=VERIFY),
            a_token(),
        )
        for each in (token, like, other_purpose, others):
            await tokens.add(each)

        await tokens.use(token)

        assert await tokens.get(like.id, RESET, NOW) is None
        assert await tokens.get(other_purpose.id, VERIFY, NOW) == other_purpose
        assert await tokens.get(others.id, RESET, NOW) == others

    async def test_all_of_a_user_can_be_forgotten(self, tokens: EmailTokens):
        token, others = a_token(), a_token()
        verification = a_token(user_id=token.user_id, purpose=VERIFY)
        for each in (token, verification, others):
            await tokens.add(each)

        await tokens.forget(token.user_id)

        assert await tokens.get(token.id, RESET, NOW) is None
        assert await tokens.get(verification.id, VERIFY, NOW) is None
        assert await tokens.get(others.id, RESET, NOW) == others
