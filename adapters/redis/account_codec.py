"""Events of accounts as bytes."""

from typing import Final, cast, get_args

from adapters.redis.envelope import Envelope
from adapters.redis.positions import Position
from domain.accounts.events import AccountEvent

ACCOUNT_KINDS: Final = cast("tuple[type[AccountEvent], ...]", get_args(AccountEvent))

_EVENTS: Final = Envelope[AccountEvent](ACCOUNT_KINDS)


def encode_account_event(event: AccountEvent) -> bytes:
    """Make an entry of an event, without its cursor."""
    return _EVENTS.encode(event)


def decode_account_event(position: Position, data: bytes) -> AccountEvent | None:
    """Read the entry that ends at `position`; None for one of a newer version."""
    return _EVENTS.decode(position, data)
