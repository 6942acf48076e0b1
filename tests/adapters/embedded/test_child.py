"""A child process: apart from its parent while it lives, and never longer than it."""

import asyncio
import os
from pathlib import Path

import pytest

from adapters.embedded import child as child_module
from adapters.embedded.child import Child
from tests.adapters.embedded.conftest import Program
from tests.adapters.embedded.processes import has_ended


def start(program: Path, directory: Path) -> Child:
    return Child([str(program)], lock=directory / "lock", output=directory / "output")


async def said(running: Path) -> str:
    """Wait for what the program writes into the pipe once it runs."""
    return await asyncio.to_thread(running.read_text)


async def test_it_is_asked_to_end_first(tmp_path: Path, program: Program, running: Path):
    asked = tmp_path / "asked"
    script = f"trap 'touch {asked}; exit 0' TERM; echo > {running}; while :; do sleep 0.05; done"
    child = start(program(script), tmp_path)
    await said(running)
    await child.stop()
    assert child.exit_status == 0
    assert asked.exists()


async def test_it_is_killed_if_it_does_not_end(
    tmp_path: Path, program: Program, running: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(child_module, "STOP_SECONDS", 0.1)
    child = start(program(f"trap '' TERM; echo > {running}; exec sleep 60"), tmp_path)
    await said(running)
    await child.stop()
    assert has_ended(child.pid)


async def test_it_is_killed_if_whoever_stops_it_is_cancelled(tmp_path: Path, program: Program, running: Path):
    child = start(program(f"trap '' TERM; echo > {running}; exec sleep 60"), tmp_path)
    await said(running)
    stopping = asyncio.create_task(child.stop())
    await asyncio.sleep(0)
    stopping.cancel()
    with pytest.raises(asyncio.CancelledError):
        await stopping
    assert has_ended(child.pid)


async def test_stopping_what_has_ended_does_nothing(tmp_path: Path, program: Program):
    child = start(program("exit 3"), tmp_path)
    assert has_ended(child.pid)
    await child.stop()
    assert child.exit_status == 3


async def test_ctrl_c_in_the_terminal_does_not_reach_it(tmp_path: Path, program: Program, running: Path):
    child = start(program(f"echo > {running}; exec sleep 60"), tmp_path)
    await said(running)
    assert os.getsid(child.pid) != os.getsid(0)
    await child.stop()


async def test_it_does_not_see_our_secrets(
    tmp_path: Path, program: Program, running: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("SECRET_KEY", "not for children")
    child = start(program(f"env > {running}; exec sleep 60"), tmp_path)
    environment = await said(running)
    await child.stop()
    assert "PATH=" in environment
    assert "SECRET_KEY" not in environment


async def test_it_cannot_be_started_from_a_thread_that_may_end_before_it(tmp_path: Path, program: Program):
    with pytest.raises(RuntimeError, match="main thread"):
        await asyncio.to_thread(start, program("exit 0"), tmp_path)
