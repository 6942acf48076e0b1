"""Opening the connection, with every collection's indexes made."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC
from typing import Final

import pymongo
from beanie import init_beanie
from pymongo import AsyncMongoClient
from pymongo.errors import ConfigurationError, OperationFailure, PyMongoError, ServerSelectionTimeoutError

from adapters.mongo import gridfs_blobs
from adapters.mongo.codec import Record
from adapters.mongo.database import Database
from adapters.mongo.documents import DOCUMENTS
from adapters.mongo.user_keys import MongoUserKeys, UserKeyDocument
from adapters.vault.master_keys import MasterKeys
from adapters.vault.vault import Vault
from domain.errors import StartupError

DEFAULT_NAME: Final = "voice_coach"
"""The database used when the URL names none."""

CONNECT_MS: Final = 5_000
"""How long the start waits for a database that does not answer."""

OPERATION_MS: Final = 10_000
"""How long one operation may take, choosing a server and trying again included: an election is waited out."""

INDEXES_SECONDS: Final = 600
"""How long the start waits for a new index over data that is there."""

_REFUSED: Final = 18
_NOT_ALLOWED: Final = 13


@asynccontextmanager
async def open_database(
    url: str, master: MasterKeys, *, connect_ms: int = CONNECT_MS
) -> AsyncGenerator[Database, None]:
    """Connect, make the indexes that are missing, and close at the end; `master` opens the users' keys.

    Safe in several processes at once: making an index that is there, or being made, does nothing. Raises StartupError
    with one line for the operator, without what the URL says about user and password.
    """
    client = _client(url)
    try:
        records = client.get_default_database(DEFAULT_NAME)
        keys = MongoUserKeys(records[UserKeyDocument.Settings.name])
        async with Vault(keys, master) as vault:
            database = Database(client, records, vault)
            try:
                await _prepare(database, _hosts(url), connect_ms)
                await _check_master(keys, master)
            except PyMongoError as error:
                raise StartupError(_reason(error, url, connect_ms)) from error
            yield database
    finally:
        await client.close()


def _client(url: str) -> AsyncMongoClient[Record]:
    try:
        return AsyncMongoClient(
            url,
            tz_aware=True,
            tzinfo=UTC,
            timeoutMS=OPERATION_MS,
            retryWrites=True,
            # What was acknowledged is never lost, whatever the server's default.
            w="majority",
        )
    except (PyMongoError, ValueError) as error:
        raise StartupError(f"MONGODB_URL is not a MongoDB address: {_without_secrets(error, url)}") from error


async def _prepare(database: Database, hosts: str, connect_ms: int) -> None:
    with pymongo.timeout(connect_ms / 1000):
        _check_topology(await database.client.admin.command("hello"), hosts)
    with pymongo.timeout(INDEXES_SECONDS):
        await init_beanie(database=database.records, document_models=DOCUMENTS)
        await gridfs_blobs.make_indexes(database.records)


async def _check_master(keys: MongoUserKeys, master: MasterKeys) -> None:
    """Refuse to begin with a master key that opens none of what is there: all words would look lost."""
    if lost := await keys.wrapped_otherwise(master.names, 1):
        raise StartupError(
            f"MASTER_KEY does not open the users' keys: name the key {lost[0][1].master} in PREVIOUS_MASTER_KEYS."
        )


def _check_topology(hello: Mapping[str, object], hosts: str) -> None:
    # Transactions need one; a single node is enough.
    if "setName" not in hello and hello.get("msg") != "isdbgrid":
        raise StartupError(f"The MongoDB at {hosts} must be a replica set (one node is enough) or a sharded cluster.")


def _reason(error: PyMongoError, url: str, connect_ms: int) -> str:
    hosts = _hosts(url)
    match error:
        case ServerSelectionTimeoutError():
            return f"No MongoDB answers at {hosts} (MONGODB_URL) within {connect_ms / 1000:g} s."
        case OperationFailure(code=code) if code == _REFUSED:
            return f"The MongoDB at {hosts} refused the user or password in MONGODB_URL."
        case OperationFailure(code=code) if code == _NOT_ALLOWED:
            return f"The user in MONGODB_URL may not read and write its database at {hosts}."
        case ConfigurationError():
            return f"MONGODB_URL cannot be used: {_without_secrets(error, url)}"
        case _:
            return f"The MongoDB at {hosts} (MONGODB_URL) cannot be used: {_without_secrets(error, url)}"


def _hosts(url: str) -> str:
    return url.rpartition("://")[2].partition("/")[0].rpartition("@")[2]


def _without_secrets(error: Exception, url: str) -> str:
    text = " ".join(str(error).partition(", full error")[0].split())
    credentials, at, _ = url.partition("://")[2].rpartition("@")
    for secret in (credentials, credentials.partition(":")[2]) if at else ():
        text = text.replace(secret, "***") if secret else text
    return text
