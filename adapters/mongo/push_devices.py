"""The collection `push_devices`; an address is in it once."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar, Final

from beanie import Document
from pymongo import IndexModel
from pymongo.errors import DuplicateKeyError

from adapters.mongo.availability import reaching_mongo
from adapters.mongo.database import Database
from adapters.mongo.sealed_codec import Sealed
from domain.ids import PushDeviceId, UserId
from domain.push.entities import PushAddress, PushDevice

AT_MOST: Final = 100


class PushDeviceDocument(Document):
    """A device as stored. `digest` is of its address, which is long and random, so that nothing is learnt from it."""

    id: PushDeviceId  # type: ignore[assignment]
    v: int
    owner_id: UserId
    created_at: datetime
    label: str | Sealed | None
    address: PushAddress | Sealed | None
    digest: str

    sealed: ClassVar = ("label", "address")

    class Settings:
        """The collection."""

        name = "push_devices"
        indexes: ClassVar = [
            IndexModel("digest", name="one_device_per_address", unique=True),
            IndexModel([("owner_id", 1), ("_id", -1)], name="of_an_owner_newest_first"),
        ]


class MongoPushDevices:
    """Devices in MongoDB."""

    def __init__(self, database: Database) -> None:
        self._devices = database.collection(PushDeviceDocument)
        self._codec = database.sealed(PushDeviceDocument, PushDevice)

    @reaching_mongo
    async def register(self, device: PushDevice) -> PushDevice:
        """Keep a device, or return the owner's that has this address already, with the new label."""
        digest = _digest(device.address)
        while True:
            # Whoever had it before signed out of that browser, or somebody else signed in.
            await self._devices.delete_many({"digest": digest, "owner_id": {"$ne": device.owner_id}})
            there = await self._devices.find_one({"digest": digest, "owner_id": device.owner_id})
            if there is not None:
                named = await self._codec.some(
                    device.owner_id, str(there["_id"]), {"label": device.label, "address": _builtins(device.address)}
                )
                await self._devices.update_one({"_id": there["_id"]}, {"$set": named})
                kept = await self.get(PushDeviceId(str(there["_id"])), device.owner_id)
                if kept is not None:
                    return kept
            try:
                await self._devices.insert_one({**await self._codec.record(device), "digest": digest})
            except DuplicateKeyError:
                continue
            return device

    @reaching_mongo
    async def of(self, owner_id: UserId) -> Sequence[PushDevice]:
        """List an owner's devices, newest first, 100 at most."""
        return await self._codec.entities(self._devices.find({"owner_id": owner_id}).sort("_id", -1).limit(AT_MOST))

    @reaching_mongo
    async def get(self, device_id: PushDeviceId, owner_id: UserId) -> PushDevice | None:
        """Load an owner's device."""
        return await self._codec.maybe(await self._devices.find_one({"_id": device_id, "owner_id": owner_id}))

    @reaching_mongo
    async def remove(self, device_id: PushDeviceId, owner_id: UserId) -> bool:
        """Forget a device; False when the owner has no such one."""
        gone = await self._devices.delete_one({"_id": device_id, "owner_id": owner_id})
        return gone.deleted_count == 1

    @reaching_mongo
    async def delete_of(self, owner_id: UserId) -> None:
        """Forget all devices of an owner."""
        await self._devices.delete_many({"owner_id": owner_id})


def _digest(address: PushAddress | None) -> str:
    if address is None:
        raise TypeError("a device is registered with its address")
    return hashlib.sha256(f"{address.service.value}\n{address.target}".encode()).hexdigest()


def _builtins(address: PushAddress | None) -> dict[str, str | None] | None:
    if address is None:
        return None
    return {
        "service": address.service.value,
        "target": address.target,
        "p256dh": address.p256dh,
        "auth": address.auth,
    }
