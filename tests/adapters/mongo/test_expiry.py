"""MongoDB itself removes what has expired: nobody has to remember to."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pymongo import AsyncMongoClient

from adapters.embedded import data_directory
from adapters.embedded.mongodb import MONGODB, REPLICA_SET
from adapters.embedded.replica_set import lead_replica_set
from adapters.embedded.serving import serving
from adapters.mongo.codec import Record
from adapters.mongo.connection import open_database
from adapters.mongo.database import Database
from adapters.mongo.gridfs_blobs import GridFsBlobs
from adapters.mongo.idempotency import MongoIdempotencyKeys
from adapters.mongo.recordings import MongoRecordings
from adapters.mongo.sign_ins import MongoSignIns
from domain.idempotency import Claim
from tests.builders import a_sign_in, a_turn, a_user
from tests.fakes.clock import FakeClock
from tests.fakes.vault import MASTER

COLLECTIONS = ("sign_ins", "idempotency_keys", "recordings.files", "recordings.chunks")


@pytest.fixture
async def impatient(tmp_path: Path) -> AsyncIterator[Database]:
    """A MongoDB that looks for what has expired every second instead of every minute."""

    def arguments(port: int, data: Path) -> list[str]:
        return [*MONGODB.arguments(port, data), "--setParameter", "ttlMonitorSleepSecs=1"]

    with data_directory(tmp_path / "data") as directory:
        async with serving(replace(MONGODB, arguments=arguments), directory, None) as port:
            url = f"mongodb://127.0.0.1:{port}/?directConnection=true"
            async with AsyncMongoClient[Record](url) as client:
                await lead_replica_set(client, REPLICA_SET, f"127.0.0.1:{port}")
            async with open_database(url, MASTER) as database:
                yield database


async def test_expired_sign_ins_keys_and_recordings_vanish_with_their_chunks(impatient: Database):
    now = datetime.now(UTC)
    yesterday, tomorrow = FakeClock(now - timedelta(days=1, hours=1)), now + timedelta(days=1)
    sign_ins, recordings = MongoSignIns(impatient), MongoRecordings(impatient, GridFsBlobs(impatient), FakeClock(now))
    for expires_at in (now - timedelta(hours=1), tomorrow):
        await sign_ins.add(a_sign_in(expires_at=expires_at))
        await recordings.keep(a_turn(), b"spoken" * 100_000, expires_at)
    for clock in (yesterday, FakeClock(now)):
        ada = a_user()
        await MongoIdempotencyKeys(impatient, clock).claim(Claim(ada.id, "key", "register", "digest", ada.id))

    async def counts() -> list[int]:
        return [await impatient.records[name].count_documents({}) for name in COLLECTIONS]

    async with asyncio.timeout(30):
        while await counts() != [1, 1, 1, 10]:  # noqa: ASYNC110 - MongoDB announces no event when it removes
            await asyncio.sleep(0.1)
