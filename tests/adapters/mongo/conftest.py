"""An open database for the tests of this folder; every test makes its own ids in it."""

import uuid
from collections.abc import AsyncIterator

import pytest

from adapters.mongo.connection import open_database
from adapters.mongo.database import Database
from tests.fakes.vault import MASTER


@pytest.fixture(scope="module")
def own_url(mongodb_url: str) -> str:
    """The URL of a database that nobody else uses and that does not exist yet.

    The driver asks for the server's state now and then, instead of reading it from a stream with ever new tasks, which
    look like tasks left behind.
    """
    return mongodb_url.replace("/?", f"/test_{uuid.uuid4().hex}?serverMonitoringMode=poll&")


@pytest.fixture(scope="module")
async def mongo(own_url: str) -> AsyncIterator[Database]:
    async with open_database(own_url, MASTER) as database:
        yield database
        await database.records.command("dropDatabase", writeConcern={"w": 1})
