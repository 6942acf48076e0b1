"""What pushing needs from the outside."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Protocol, TypeAlias

from domain.ids import PushDeviceId, UserId
from domain.push.entities import PushAddress, PushDevice, PushMessage, PushOutcome, PushService

Begin: TypeAlias = Callable[[], Awaitable[bool]]
"""Takes note that a message leaves; False when it must not."""
Send: TypeAlias = Callable[[Begin], Awaitable[PushOutcome | None]]
"""Sends what was made ready. Calls its argument once the way is free, right before the message leaves; None when that
said no. Raises only what its argument raises."""


class PushSender(Protocol):
    """Reaches the devices of one service."""

    def flaw(self, address: PushAddress) -> tuple[str, str] | None:
        """Tell what is wrong with an address: which of its fields, and why; None when it can be tried."""
        ...

    async def prepare(self, address: PushAddress, message: PushMessage) -> Send:
        """Make a message ready, so that sending it takes no more than a request."""
        ...


PushSenders: TypeAlias = Mapping[PushService, PushSender]
"""The services this server can reach."""


class PushDevices(Protocol):
    """Devices, kept; an address belongs to whoever registered it last."""

    async def register(self, device: PushDevice) -> PushDevice:
        """Keep a device, or return the owner's that has this address already, with the new label."""
        ...

    async def of(self, owner_id: UserId) -> Sequence[PushDevice]:
        """List an owner's devices, newest first, 100 at most."""
        ...

    async def get(self, device_id: PushDeviceId, owner_id: UserId) -> PushDevice | None:
        """Load an owner's device."""
        ...

    async def remove(self, device_id: PushDeviceId, owner_id: UserId) -> bool:
        """Forget a device; False when the owner has no such one."""
        ...

    async def delete_of(self, owner_id: UserId) -> None:
        """Forget all devices of an owner."""
        ...
