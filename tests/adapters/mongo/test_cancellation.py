"""Who is cancelled in a database operation ends, however close the answer was."""

import asyncio
from typing import Any

from pymongo import AsyncMongoClient

from adapters.mongo.availability import reaching_mongo


async def test_a_cancelled_operation_never_lives_on(mongodb_url: str) -> None:
    options: dict[str, Any] = {"timeoutMS": 10_000, "serverMonitoringMode": "poll"}
    async with AsyncMongoClient[dict[str, Any]](mongodb_url, **options) as client:
        things = client["test_cancellation"]["things"]

        @reaching_mongo
        async def write() -> None:
            await things.update_one({"_id": 1}, {"$inc": {"n": 1}}, upsert=True)

        async def write_and_wait() -> None:
            await write()
            await asyncio.Event().wait()

        for step in range(100):
            await write()  # cancelling closes the connection: have a new one ready
            task = asyncio.create_task(write_and_wait())
            await asyncio.sleep(step * 0.00002)
            task.cancel()
            ended, _ = await asyncio.wait([task], timeout=0.5)
            task.cancel()
            assert ended, f"lived on when cancelled after {step * 20} us"
