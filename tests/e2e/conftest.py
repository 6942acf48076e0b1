"""A server of this test's own, on data shared with the others."""

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest

from tests.e2e.client import User
from tests.e2e.server import Server, Stage


@pytest.fixture(scope="session")
def e2e_mongodb_url(mongodb_url: str) -> str:
    """A database of this test run's own; each test has users of its own in it."""
    server, _, options = mongodb_url.partition("?")
    return f"{server.rstrip('/')}/e2e_{uuid4().hex[:8]}?{options}"


@pytest.fixture
def stage(e2e_mongodb_url: str, redis_url: str, tmp_path: Path) -> Stage:
    return Stage(e2e_mongodb_url, redis_url, tmp_path)


@pytest.fixture
def quiet_stage(mongodb_url: str, redis_url: str, tmp_path: Path) -> Stage:
    """A stage without what other tests left to be reviewed."""
    server, _, options = mongodb_url.partition("?")
    return Stage(f"{server.rstrip('/')}/quiet_{uuid4().hex[:8]}?{options}", redis_url, tmp_path)


@pytest.fixture
async def server(stage: Stage) -> AsyncIterator[Server]:
    """A server with engines that say what they always say."""
    async with stage.serve() as running:
        yield running


@pytest.fixture
async def ada(server: Server) -> User:
    return await server.sign_up("Ada")
