"""The stage of all faults: one MongoDB, one Valkey, three copies of the product, a proxy in front of them."""

import os
import random
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.faults.people import Town, a_town
from tests.faults.proxy import RoundRobin, round_robin
from tests.faults.stage import Stage, a_stage
from tests.faults.summary import SUMMARY


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.faults)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if SUMMARY.runs:
        terminalreporter.section("faults")
        terminalreporter.write_line(SUMMARY.text())


@pytest.fixture(scope="session")
def seed() -> int:
    """What makes a schedule repeatable."""
    chosen = int(os.environ.get("FAULTS_SEED") or random.SystemRandom().randrange(1_000_000))
    SUMMARY.seed = chosen
    return chosen


@pytest.fixture
def dice(seed: int, request: pytest.FixtureRequest) -> random.Random:
    """Chance, the same for each test when the seed is."""
    return random.Random(f"{seed} {request.node.nodeid}")


@pytest.fixture(scope="session")
def servers() -> Iterator[Stage]:
    with tempfile.TemporaryDirectory(prefix="voice-coach-faults-") as path, a_stage(Path(path)) as stage:
        yield stage


@pytest.fixture
async def stage(servers: Stage, seed: int) -> Stage:
    """The stage in good order: what an earlier test took away is back."""
    del seed
    await servers.mend()
    SUMMARY.runs += 1
    return servers


@pytest.fixture
async def proxy(stage: Stage) -> AsyncIterator[RoundRobin]:
    async with round_robin([copy.port for copy in stage.copies]) as running:
        yield running


@pytest.fixture
async def town(proxy: RoundRobin) -> AsyncIterator[Town]:
    async with a_town(proxy.url) as people:
        yield people
