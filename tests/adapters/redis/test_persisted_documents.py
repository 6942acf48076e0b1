"""Persisted documents on a real server."""

import pytest
from redis.asyncio import Redis

from adapters.redis.persisted_documents import RedisPersistedDocuments
from tests.contracts.persisted_documents import MakeDocuments, PersistedDocumentsContract


class TestRedisPersistedDocuments(PersistedDocumentsContract):
    @pytest.fixture
    def documents(self, client: Redis) -> MakeDocuments:
        return lambda most: RedisPersistedDocuments(client, most=most)


async def test_copies_share_them(client: Redis) -> None:
    await RedisPersistedDocuments(client).keep("a", "{ me { id } }")

    assert await RedisPersistedDocuments(client).find("a") == "{ me { id } }"


async def test_without_redis_nothing_is_found_and_nothing_fails(nowhere: Redis) -> None:
    store = RedisPersistedDocuments(nowhere)
    await store.keep("a", "{ me { id } }")

    assert await store.find("a") is None
