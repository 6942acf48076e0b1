"""A worker with a small engine in a real process."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from adapters.local import child, worker
from adapters.local.child import ROOT
from adapters.local.engine_process import NICENESS
from adapters.local.worker import EngineWorker
from domain.errors import ProviderUnavailable

MODULE = "tests.adapters.local.small_engine"


@pytest.fixture
async def engine() -> AsyncIterator[EngineWorker]:
    async with EngineWorker("The engine", MODULE, max_waiting=3) as engine:
        yield engine


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """The file whose appearance ends the question `wait`."""
    return tmp_path / "release"


async def waiting(engine: EngineWorker, release: Path) -> asyncio.Task[bytes]:
    """Keep the engine busy until `release` is there."""
    await engine.ready()
    task = asyncio.create_task(engine.ask(f"wait {release}".encode()))
    await until(lambda: not engine.idle)
    return task


async def until(true: Callable[[], bool]) -> None:
    """Wait for what sends no event."""
    async with asyncio.timeout(5):
        while not true():  # noqa: ASYNC110
            await asyncio.sleep(0)


def let_go(release: Path) -> None:
    release.touch()


async def test_a_question_asked_before_the_engine_has_loaded_is_answered(engine: EngineWorker) -> None:
    assert not engine.idle
    assert await engine.ask(b"hello") == b"hello"


async def test_large_questions_and_answers_arrive_whole(engine: EngineWorker) -> None:
    question = os.urandom(5_000_000)
    assert await engine.ask(question) == question


async def test_questions_are_answered_one_after_the_other_in_their_order(engine: EngineWorker, release: Path) -> None:
    first = await waiting(engine, release)
    order: list[bytes] = []

    async def ask(question: bytes) -> None:
        order.append(await engine.ask(question))

    async with asyncio.TaskGroup() as group:
        for question in (b"1", b"2", b"3"):
            group.create_task(ask(question))
        await asyncio.sleep(0)
        let_go(release)
    assert await first == b"waited"
    assert order == [b"1", b"2", b"3"]


async def test_what_libraries_print_does_not_disturb(engine: EngineWorker) -> None:
    assert await engine.ask(b"garble") == b"fine"
    assert await engine.ask(b"still here") == b"still here"


async def test_an_engine_that_fails_goes_on_and_its_reason_stays_inside(engine: EngineWorker) -> None:
    with pytest.raises(ProviderUnavailable) as failed:
        await engine.ask(b"fail")

    assert str(failed.value) == "The engine failed."
    assert failed.value.retryable
    assert await engine.ask(b"next") == b"next"


@pytest.mark.parametrize("by", ["itself", "a kill"])
async def test_an_engine_that_ends_fails_what_it_worked_on_and_is_started_again(
    engine: EngineWorker, release: Path, by: str
) -> None:
    await engine.ready()
    before = engine.pid
    asked = asyncio.create_task(engine.ask(b"die")) if by == "itself" else await waiting(engine, release)
    later = asyncio.create_task(engine.ask(b"later"))
    if by == "a kill":
        assert before is not None
        os.kill(before, signal.SIGKILL)

    with pytest.raises(ProviderUnavailable, match="ended while it worked"):
        await asked
    assert await later == b"later"
    assert engine.pid not in {before, None}


async def test_an_idle_engine_that_ends_is_started_again(engine: EngineWorker) -> None:
    await engine.ready()
    before = engine.pid
    assert before is not None
    os.kill(before, signal.SIGKILL)
    await until(lambda: engine.pid != before)

    assert await engine.ask(b"again") == b"again"


async def test_an_engine_that_hangs_is_replaced(
    engine: EngineWorker, release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await engine.ready()
    monkeypatch.setattr(child, "STUCK_AFTER_S", 0.05)

    with pytest.raises(ProviderUnavailable):
        await engine.ask(f"wait {release}".encode())
    monkeypatch.undo()
    assert await engine.ask(b"next") == b"next"


async def test_the_line_has_an_end(engine: EngineWorker, release: Path) -> None:
    first = await waiting(engine, release)
    line = [asyncio.create_task(engine.ask(b"waits")) for _ in range(3)]
    await asyncio.sleep(0)

    with pytest.raises(ProviderUnavailable, match="too busy"):
        await engine.ask(b"one too many")
    let_go(release)
    assert await asyncio.gather(first, *line) == [b"waited", b"waits", b"waits", b"waits"]


async def test_who_is_cancelled_leaves_the_line(engine: EngineWorker, release: Path) -> None:
    first = await waiting(engine, release)
    line = [asyncio.create_task(engine.ask(f"{number}".encode())) for number in range(3)]
    await asyncio.sleep(0)
    line[0].cancel()
    await asyncio.wait({line[0]})
    last = asyncio.create_task(engine.ask(b"3"))
    await asyncio.sleep(0)
    let_go(release)

    assert await asyncio.gather(first, *line[1:], last) == [b"waited", b"1", b"2", b"3"]


async def test_an_answer_nobody_waits_for_any_more_is_dropped(engine: EngineWorker, release: Path) -> None:
    gone = await waiting(engine, release)
    gone.cancel()
    await asyncio.wait({gone})
    next_one = asyncio.create_task(engine.ask(b"next"))
    let_go(release)

    assert await next_one == b"next"


@pytest.mark.parametrize("how", ["broken", "dies"])
async def test_an_engine_that_cannot_load_refuses_at_once(how: str) -> None:
    async with EngineWorker("The engine", MODULE, how) as engine:
        early = asyncio.create_task(engine.ask(b"early"))
        with pytest.raises(ProviderUnavailable, match="cannot be started"):
            await engine.ready()
        with pytest.raises(ProviderUnavailable, match="cannot be started"):
            await early
        with pytest.raises(ProviderUnavailable, match="cannot be started"):
            await engine.ask(b"late")
        assert not engine.idle


async def test_the_pauses_between_starts_grow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "FIRST_PAUSE_S", 0.001)
    monkeypatch.setattr(worker, "LONGEST_PAUSE_S", 0.004)
    with capture_logs() as logs:
        async with EngineWorker("The engine", MODULE, "dies"):
            await until(lambda: len(logs) >= 4)

    assert [entry["pause_s"] for entry in logs[:4]] == [0.001, 0.002, 0.004, 0.004]


async def test_closing_ends_the_process_and_refuses_who_waits(release: Path) -> None:
    async with EngineWorker("The engine", MODULE) as engine:
        asked = await waiting(engine, release)
        pid = engine.pid
    assert pid is not None

    with pytest.raises(ProviderUnavailable):
        await asked
    with pytest.raises(ProviderUnavailable, match="closed"):
        await engine.ask(b"after the end")
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


async def test_closing_in_the_middle_of_a_large_answer_does_not_hang() -> None:
    async with EngineWorker("The engine", MODULE) as engine:
        await engine.ready()
        asked = asyncio.create_task(engine.ask(os.urandom(20_000_000)))
        await until(lambda: not engine.idle)

    with pytest.raises(ProviderUnavailable):
        await asked


async def test_closing_before_the_process_has_started_leaves_none_behind() -> None:
    for turns_of_the_loop in range(8):
        async with EngineWorker("The engine", MODULE) as engine:
            for _ in range(turns_of_the_loop):
                await asyncio.sleep(0)
        assert engine.pid is None


async def test_keys_and_passwords_stay_with_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "for the server alone")
    async with EngineWorker("The engine", MODULE) as engine:
        assert "SECRET_KEY" not in (await engine.ask(b"environment")).decode().split()


async def test_an_engine_steps_back_behind_the_server(engine: EngineWorker) -> None:
    assert await engine.ask(b"pid") == str(engine.pid).encode()
    assert engine.pid is not None
    assert os.getpriority(os.PRIO_PROCESS, engine.pid) == min(19, os.getpriority(os.PRIO_PROCESS, 0) + NICENESS)


async def test_signals_to_all_processes_do_not_end_an_engine(engine: EngineWorker) -> None:
    await engine.ready()
    pid = engine.pid
    assert pid is not None
    os.kill(pid, signal.SIGTERM)

    assert await engine.ask(b"pid") == str(pid).encode()
    assert os.getsid(pid) != os.getsid(0)


async def test_an_engine_ends_with_a_server_that_is_killed() -> None:
    program = (
        "import asyncio\n"
        "from adapters.local.worker import EngineWorker\n"
        "async def main():\n"
        f"    async with EngineWorker('The engine', {MODULE!r}) as engine:\n"
        "        await engine.ready()\n"
        "        print('pid', engine.pid, flush=True)\n"
        "        await asyncio.sleep(60)\n"
        "asyncio.run(main())\n"
    )
    server = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert server.stdout is not None
    pid = 0
    async for line in server.stdout:
        if line.startswith(b"pid "):
            pid = int(line.split()[1])
            break
    server.kill()
    await server.communicate()

    await until(lambda: not alive(pid))


def alive(pid: int) -> bool:
    """Whether the process runs (one that ended and whose parent has not noticed does not)."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    return status.rsplit(")", 1)[1].split()[0] != "Z"
