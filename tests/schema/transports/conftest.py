"""The API on a real server, on a loopback port."""

from collections.abc import AsyncIterator

import pytest

from tests.schema.transports.server import Served, serving
from tests.schema.world import World


@pytest.fixture
async def served(world: World) -> AsyncIterator[Served]:
    async with serving(world) as served:
        yield served
