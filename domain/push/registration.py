"""A user's push devices: registered, listed and removed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from domain.checks import Refusals, Text
from domain.clock import Clock, Ids
from domain.errors import UserErrorCode
from domain.ids import PushDeviceId, UserId, is_a, push_device_id
from domain.limits import Limits
from domain.lookup import found
from domain.push.entities import PushAddress, PushDevice, PushService
from domain.push.ports import PushDevices, PushSenders

FIELDS: Final = {PushService.WEB_PUSH: "webPush", PushService.FCM: "fcmToken", PushService.APNS: "apnsToken"}
"""What the API calls them."""
LABEL: Final = Text(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class PushRegistration:
    """Keeps every user's devices. `senders` are the services this server can reach."""

    devices: PushDevices
    senders: PushSenders
    limits: Limits
    clock: Clock
    ids: Ids

    async def register(self, user_id: UserId, address: PushAddress, label: str | None) -> PushDevice:
        """Keep a device; one whose address is known is the same device. Raises InvalidInput."""
        refusals = Refusals()
        kept_label = LABEL(label or "", refusals, "label") or None
        self._check(address, refusals)
        refusals.settle()
        device = PushDevice(
            id=push_device_id(self.ids.ulid()),
            owner_id=user_id,
            created_at=self.clock.now(),
            label=kept_label,
            address=address,
        )
        kept = await self.devices.register(device)
        mine = await self.devices.of(user_id)
        for surplus in mine[self.limits.max_push_devices :]:
            # The oldest go: they are the likeliest to be gone anyway.
            await self.devices.remove(surplus.id, user_id)
        return kept

    async def of(self, user_id: UserId) -> Sequence[PushDevice]:
        """List a user's devices, newest first."""
        return await self.devices.of(user_id)

    async def get(self, user_id: UserId, raw_id: str) -> PushDevice | None:
        """Load a user's device."""
        return await self.devices.get(PushDeviceId(raw_id), user_id) if is_a("device", raw_id) else None

    async def remove(self, user_id: UserId, raw_id: str) -> PushDeviceId:
        """Forget a device. Raises InvalidInput NOT_FOUND."""
        device = found(await self.get(user_id, raw_id), "device", "id")
        await self.devices.remove(device.id, user_id)
        return device.id

    def _check(self, address: PushAddress, refusals: Refusals) -> None:
        field = FIELDS[address.service]
        sender = self.senders.get(address.service)
        if sender is None:
            message = "This server does not push to such devices."
            refusals.add(UserErrorCode.INVALID, message, "address", field)
        elif (flaw := sender.flaw(address)) is not None:
            name, message = flaw
            path = ("address", field, name) if address.service is PushService.WEB_PUSH else ("address", field)
            refusals.add(UserErrorCode.INVALID, message, *path)
