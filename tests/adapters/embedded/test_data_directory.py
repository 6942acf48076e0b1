"""One app per DATA_DIR."""

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from pymongo import AsyncMongoClient
from redis.asyncio import Redis

from adapters.embedded import data_directory, embedded_mongodb, embedded_redis
from domain.errors import StartupError
from tests.adapters.embedded.processes import children_of, has_ended


@asynccontextmanager
async def another_app(directory: Path) -> AsyncIterator[Process]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.adapters.embedded.app", str(directory)), stdout=PIPE, stderr=PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def urls(app: Process) -> list[str]:
    assert app.stdout is not None
    async for line in app.stdout:
        if line.startswith(b"["):
            return list(json.loads(line))
    raise AssertionError("the app has ended before its servers were ready")


def test_it_is_made_for_its_owner_alone(tmp_path: Path):
    with data_directory(tmp_path / "new" / "data") as directory:
        assert directory.is_dir()
        assert directory.stat().st_mode & 0o077 == 0


def test_it_can_be_held_again_after_its_holder_is_done(tmp_path: Path):
    for _ in range(2):
        with data_directory(tmp_path) as directory:
            assert (directory / "lock").read_text() == str(os.getpid())


def test_a_second_holder_is_told_who_the_first_is(tmp_path: Path):
    with (
        data_directory(tmp_path),
        pytest.raises(
            StartupError, match=rf"^DATA_DIR .* in use by another copy \(process {os.getpid()}\).*DATA_DIR\.$"
        ),
        data_directory(tmp_path),
    ):
        pytest.fail("two hold the same directory")


def test_a_path_that_cannot_be_a_directory_is_told_in_one_line(tmp_path: Path):
    (tmp_path / "file").touch()
    with (
        pytest.raises(StartupError, match=r"^DATA_DIR .*/file cannot be used: "),
        data_directory(tmp_path / "file"),
    ):
        pytest.fail("a file was taken for a directory")


async def test_an_app_killed_in_mid_life_leaves_its_data_and_nothing_in_the_way(tmp_path: Path):
    async with another_app(tmp_path) as app:
        mongodb, redis = await urls(app)
        async with AsyncMongoClient[dict[str, str]](mongodb) as client, Redis.from_url(redis, protocol=2) as cache:
            await client.coach.notes.insert_one({"_id": "kept"})
            await cache.set("kept", "too")
        servers = children_of(app.pid)
        assert len(servers) == 2

        app.kill()
        await app.wait()

        with data_directory(tmp_path) as directory:
            async with embedded_mongodb(directory) as mongodb, AsyncMongoClient[dict[str, str]](mongodb) as client:
                assert await client.coach.notes.find_one() == {"_id": "kept"}
            async with embedded_redis(directory) as redis, Redis.from_url(redis, protocol=2) as cache:
                assert await cache.get("kept") == b"too"
        assert all(has_ended(server) for server in servers)


async def test_a_second_app_is_refused_with_one_line(tmp_path: Path):
    with data_directory(tmp_path):
        async with another_app(tmp_path) as app:
            _, said = await app.communicate()
    assert app.returncode == 1
    assert said.decode().splitlines() == [said.decode().strip()]
    assert f"in use by another copy (process {os.getpid()})" in said.decode()
