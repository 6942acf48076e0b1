"""Recordings in npm's s3rver, a server of S3's protocol that others wrote."""

import asyncio
import os
import shutil
import socket
import uuid
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from adapters.mongo.connection import open_database
from adapters.mongo.database import Database
from adapters.mongo.recordings import MongoRecordings
from adapters.storage.s3_blobs import PART_BYTES, S3Blobs
from domain.errors import StoreUnavailable
from tests.builders import a_turn
from tests.contracts.recordings import START, RecordingsContract
from tests.e2e.recordings import browser
from tests.e2e.server import Stage
from tests.e2e.test_kept_recordings import fetch, said
from tests.fakes.clock import FakeClock
from tests.fakes.vault import MASTER

HERE = Path(__file__).parent
PROGRAM = HERE / "node_modules" / ".bin" / "s3rver"
BUCKET = "coach"
KEY = "S3RVER"
"""Both key and secret of its only account."""
LISTENING_S = 20.0


@pytest.fixture
async def endpoint(tmp_path: Path) -> AsyncIterator[str]:
    if shutil.which("node") is None or not PROGRAM.exists():
        pytest.skip("s3rver is not installed: make test-conformance SUITE=s3 does that, where there is Node.js")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    program = await asyncio.create_subprocess_exec(
        "node", str(PROGRAM.resolve()), "-a", "127.0.0.1", "-p", str(port), "-d", str(tmp_path / "s3"),
        "--configure-bucket", BUCKET, "--silent",
    )  # fmt: skip
    try:
        url = f"http://127.0.0.1:{port}"
        async with asyncio.timeout(LISTENING_S), httpx.AsyncClient(trust_env=False) as http:
            while not await _answers(http, url):  # noqa: ASYNC110 - it tells nobody that it listens
                await asyncio.sleep(0.05)
        yield url
    finally:
        program.terminate()
        await program.wait()


async def _answers(http: httpx.AsyncClient, url: str) -> bool:
    try:
        await http.get(url)
    except httpx.TransportError:
        return False
    return True


@pytest.fixture
def blobs(endpoint: str) -> S3Blobs:
    return S3Blobs(BUCKET, endpoint=endpoint, region="us-east-1", access_key_id=KEY, secret_access_key=KEY)


@pytest.fixture
async def mongo(mongodb_url: str) -> AsyncIterator[Database]:
    url = mongodb_url.replace("/?", f"/s3_{uuid.uuid4().hex[:8]}?serverMonitoringMode=poll&")
    async with open_database(url, MASTER) as database:
        yield database
        await database.records.command("dropDatabase", writeConcern={"w": 1})


class TestRecordingsInS3(RecordingsContract):
    @pytest.fixture
    def clock(self) -> FakeClock:
        return FakeClock(START)

    @pytest.fixture
    def recordings(self, mongo: Database, blobs: S3Blobs, clock: FakeClock) -> MongoRecordings:
        return MongoRecordings(mongo, blobs, clock)


async def test_a_recording_of_many_parts(mongo: Database, blobs: S3Blobs):
    recordings, turn = MongoRecordings(mongo, blobs, FakeClock(START)), a_turn()
    data = os.urandom(2 * PART_BYTES + 12_345)

    await recordings.keep(turn, data, START + timedelta(days=1))

    assert await recordings.get(turn.id) == data


async def test_nothing_readable_is_in_the_bucket_and_nothing_is_left_there(
    mongo: Database, blobs: S3Blobs, tmp_path: Path
):
    clock = FakeClock(START)
    recordings, turn = MongoRecordings(mongo, blobs, clock), a_turn()
    await recordings.keep(turn, b"quokka" * 50_000, START + timedelta(days=1))
    kept = [path for path in (tmp_path / "s3").rglob("*") if path.is_file() and turn.id in str(path)]
    assert kept
    assert all(b"quokka" not in path.read_bytes() for path in kept)

    clock.advance(days=1)
    assert await recordings.sweep(10) == 1

    assert [path for path in kept if path.exists()] == []


async def test_a_bucket_that_lets_nobody_in_is_a_store_that_is_away(mongo: Database, endpoint: str):
    stranger = S3Blobs(BUCKET, endpoint=endpoint, region="us-east-1", access_key_id="another", secret_access_key=KEY)

    with pytest.raises(StoreUnavailable):
        await MongoRecordings(mongo, stranger, FakeClock(START)).keep(a_turn(), b"sound", START + timedelta(days=1))


async def test_a_whole_turn_is_heard_again_from_the_bucket(
    endpoint: str, mongodb_url: str, redis_url: str, tmp_path: Path
):
    url = mongodb_url.replace("/?", f"/s3_{uuid.uuid4().hex[:8]}?")
    bucket: dict[str, Any] = {
        "s3_bucket": BUCKET,
        "s3_endpoint": endpoint,
        "s3_access_key_id": KEY,
        "s3_secret_access_key": KEY,
    }
    async with Stage(url, redis_url, tmp_path / "data").serve(**bucket) as server:
        ada = await server.sign_up()
        _, audio = await said(ada, browser())
        whole = await fetch(server, audio["USER"]["url"])
        part = await fetch(server, audio["USER"]["url"], range="bytes=-100")

    assert whole.content == browser().data
    assert (part.status_code, part.content) == (206, browser().data[-100:])
