"""What every test gets: production's event loop, the servers of tests/servers.py, and a check for tasks left behind."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import structlog

pytest_plugins = ["tests.servers", "tests.local_engines"]

LAST_STEPS_SECONDS = 0.1
"""For tasks that were told to end and are on their way."""


@pytest.fixture(scope="session")
def anyio_backend() -> tuple[str, dict[str, bool]]:
    """Run every `async def` test on asyncio with uvloop (anyio_mode in pyproject.toml finds them)."""
    return "asyncio", {"use_uvloop": True}


@pytest.fixture(scope="session", autouse=True)
def plain_tracebacks() -> None:
    """Write tracebacks as the product does: structlog's own, with the values of all variables, take seconds."""
    plain = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[structlog.processors.add_log_level, structlog.processors.TimeStamper(), plain])


@pytest.fixture(autouse=True)
def tasks_have_owners(request: pytest.FixtureRequest) -> None:
    """Fail an asynchronous test that leaves a task behind, once its other fixtures are closed."""
    if "anyio_backend" in request.fixturenames:
        request.getfixturevalue("_no_task_left_behind")


@pytest.fixture
async def _no_task_left_behind() -> AsyncIterator[None]:
    before = _tasks()
    yield
    left = _tasks() - before
    if left:
        _, left = await asyncio.wait(left, timeout=LAST_STEPS_SECONDS)
    for task in left:
        task.cancel()
    assert not left, f"tasks left behind: {[task.get_coro() for task in left]}"


def _tasks() -> set[asyncio.Task[object]]:
    """Every task but those with which anyio drives the test itself."""
    return {task for task in asyncio.all_tasks() if "TestRunner" not in getattr(task.get_coro(), "__qualname__", "")}
