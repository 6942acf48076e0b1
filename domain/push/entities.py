"""Push devices and what is sent to them."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from domain.ids import PushDeviceId, UserId


class PushService(Enum):
    """By whom a device is reached."""

    WEB_PUSH = "WEB_PUSH"
    FCM = "FCM"
    APNS = "APNS"


@dataclass(frozen=True, slots=True, kw_only=True)
class PushAddress:
    """Where a device is reached: a URL with the browser's keys (RFC 8291, base64url), or a phone's token.

    Whoever knows it can send to the device, so it is a secret.
    """

    service: PushService
    target: str = field(repr=False)
    p256dh: str | None = field(default=None, repr=False)
    auth: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PushDevice:
    """A browser or phone; without an address it cannot be reached any more."""

    id: PushDeviceId
    owner_id: UserId
    created_at: datetime
    label: str | None = None
    address: PushAddress | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PushMessage:
    """What is pushed. `topic` names what it is about: of two with the same one a device shows the later."""

    topic: str
    content: dict[str, str | None]


class PushOutcome(Enum):
    """What became of a push."""

    SENT = "SENT"
    GONE = "GONE"
    FAILED = "FAILED"
    REFUSED = "REFUSED"
