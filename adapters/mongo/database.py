"""An open database."""

from dataclasses import dataclass
from typing import Final, TypeVar

import pymongo
from beanie import Document
from pymongo import AsyncMongoClient
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase

from adapters.mongo.availability import reaching_mongo
from adapters.mongo.codec import Record
from adapters.mongo.sealed_codec import SealedCodec
from adapters.vault.vault import Vault

T = TypeVar("T")

PING_SECONDS: Final = 2


@dataclass(frozen=True, slots=True)
class Database:
    """An open database whose collections and indexes are there, and the keys of those whose words are in it."""

    client: AsyncMongoClient[Record]
    records: AsyncDatabase[Record]
    vault: Vault

    def collection(self, kind: type[Document]) -> AsyncCollection[Record]:
        """Give the collection of a kind of document, on this connection."""
        return self.records[kind.get_collection_name()]

    def sealed(self, document: type[Document], kind: type[T]) -> SealedCodec[T]:
        """Give the codec of a kind of document some of whose fields are encrypted (see `SealedCodec`)."""
        return SealedCodec(kind, document, self.vault)

    @reaching_mongo
    async def ping(self) -> None:
        """Ask whether the database answers within two seconds. Raises StoreUnavailable."""
        with pymongo.timeout(PING_SECONDS):
            await self.client.admin.command("ping")
