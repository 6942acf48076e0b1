"""A server's worth of use cases, with Ada signed in."""

import pytest

from tests.schema.world import World


@pytest.fixture
async def world() -> World:
    world = World()
    await world.sign_in()
    return world
