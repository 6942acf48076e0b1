"""Starting: indexes are made once, whoever comes first; a database that cannot be used ends the start with one line."""

import asyncio
import gc
import socket
import uuid
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from beanie import Document
from pymongo import AsyncMongoClient

from adapters.embedded import data_directory
from adapters.embedded.mongodb import MONGODB
from adapters.embedded.serving import serving
from adapters.mongo.codec import Record
from adapters.mongo.connection import open_database
from adapters.mongo.database import Database
from adapters.mongo.documents import DOCUMENTS
from adapters.mongo.users import MongoUsers
from domain.errors import StartupError, StoreUnavailable
from tests.builders import a_user
from tests.fakes.vault import MASTER, a_vault

PASSWORD = "correct horse"
IN_URL = "correct%20horse"


@pytest.fixture(autouse=True)
def sockets_the_driver_forgets() -> Iterator[None]:
    """Collect them here: a client closed while it connects does not close that socket (PyMongo 4.20)."""
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


@pytest.fixture
def dead_address() -> Iterator[str]:
    """An address where nobody listens, held so that nobody will."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield f"127.0.0.1:{held.getsockname()[1]}"


async def refusal(url: str) -> str:
    with pytest.raises(StartupError) as refused:
        async with open_database(url, MASTER, connect_ms=200):
            pass
    message = str(refused.value)
    assert "\n" not in message
    assert PASSWORD not in message
    assert IN_URL not in message
    return message


async def test_several_processes_may_start_at_once(mongodb_url: str):
    url = mongodb_url.replace("/?", f"/test_{uuid.uuid4().hex}?")
    async with AsyncExitStack() as stack:
        opened = await asyncio.gather(*(stack.enter_async_context(open_database(url, MASTER)) for _ in range(5)))
        made = {kind: await index_names(opened[0], kind) for kind in DOCUMENTS}
        await opened[0].records.command("dropDatabase", writeConcern={"w": 1})

    assert {kind: names - {"_id_"} for kind, names in made.items()} == {kind: declared(kind) for kind in DOCUMENTS}


def declared(kind: type[Document]) -> set[str]:
    settings: Any = kind.Settings
    return {index.document["name"] for index in getattr(settings, "indexes", [])}


async def index_names(database: Database, kind: type[Document]) -> set[str]:
    return set(await database.collection(kind).index_information())


async def test_stores_of_one_connection_outlive_another(mongo: Database, own_url: str):
    users, ada = MongoUsers(mongo), a_user()

    async with open_database(own_url, MASTER) as other:
        assert await MongoUsers(other).add(ada)

    assert await users.get(ada.id) == ada


async def test_it_answers_a_ping(mongo: Database):
    await mongo.ping()


async def test_nobody_there(dead_address: str):
    message = await refusal(f"mongodb://ada:{IN_URL}@{dead_address}/coach")

    assert message == f"No MongoDB answers at {dead_address} (MONGODB_URL) within 0.2 s."


async def test_a_wrong_password(mongodb_url: str):
    message = await refusal(mongodb_url.replace("://", f"://ada:{IN_URL}@"))

    assert "refused the user or password" in message


@pytest.mark.parametrize(
    "url",
    [
        "",
        f"http://ada:{IN_URL}@localhost",
        f"mongodb://ada:{IN_URL}@localhost:port/",
        f"mongodb://ada:{PASSWORD}/@localhost",
        f"mongodb://ada:{IN_URL}@localhost:70000",
        f"mongodb://ada:{IN_URL}@localhost/a b$c",
    ],
)
async def test_an_address_that_is_none(url: str):
    assert (await refusal(url)).startswith("MONGODB_URL ")


@pytest.fixture
async def standalone_url(tmp_path: Path) -> AsyncIterator[str]:
    """A real MongoDB that is no replica set."""

    def arguments(port: int, data: Path) -> list[str]:
        return ["--port", str(port), "--bind_ip", "127.0.0.1", "--dbpath", str(data), "--nounixsocket", "--quiet"]

    with data_directory(tmp_path / "data") as directory:
        async with serving(replace(MONGODB, arguments=arguments), directory, None) as port:
            yield f"mongodb://127.0.0.1:{port}"


async def test_a_server_without_transactions(standalone_url: str):
    with pytest.raises(StartupError, match="must be a replica set"):
        async with open_database(standalone_url, MASTER):
            pass


async def test_a_database_that_goes_away(mongo: Database, dead_address: str):
    async with AsyncMongoClient[Record](f"mongodb://{dead_address}", timeoutMS=50) as client:
        lost = Database(client, client["lost"], a_vault())

        with pytest.raises(StoreUnavailable):
            await lost.ping()
        with pytest.raises(StoreUnavailable):
            await MongoUsers(lost).get(a_user().id)
