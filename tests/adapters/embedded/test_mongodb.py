"""The embedded MongoDB, with a real mongod."""

from pathlib import Path
from typing import Any

from pymongo import AsyncMongoClient

from adapters.embedded import embedded_mongodb
from adapters.embedded.ports import accepts


async def test_the_fixtures_server_is_a_primary_with_transactions(mongodb_url: str):
    async with AsyncMongoClient[dict[str, Any]](mongodb_url) as client:
        hello = await client.admin.command("hello")
        assert hello["isWritablePrimary"]
        async with client.start_session() as session, await session.start_transaction():
            await client.coach.notes.insert_one({"_id": "kept together"}, session=session)
        assert await client.coach.notes.count_documents({}) == 1
        await client.drop_database("coach")


async def test_a_second_start_on_another_port_finds_the_data_of_the_first(tmp_path: Path):
    ports: list[int] = []
    for start in range(2):
        async with embedded_mongodb(tmp_path) as url, AsyncMongoClient[dict[str, Any]](url) as client:
            (_, port) = await client.address or ("", 0)
            ports.append(port)
            assert await client.coach.starts.count_documents({}) == start
            await client.coach.starts.insert_one({"start": start})
        assert not await accepts(port)
    assert ports[0] != ports[1]
