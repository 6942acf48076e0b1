"""Events of a closed union as bytes: MessagePack of `[kind, event]`, read leniently so that versions can run together.

Fields an older version does not know are ignored, kinds it does not know are passed over. A cursor is where an entry
stands, so it is not stored but filled in on reading.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, Generic, TypeVar

import msgspec
import structlog

from adapters.redis.positions import Position, to_cursor
from domain.accounts.events import AccountEventBase
from domain.turns.events import EventBase

E = TypeVar("E", bound=EventBase | AccountEventBase)

log = structlog.get_logger(__name__)

_ENCODER: Final = msgspec.msgpack.Encoder()
_ENVELOPE: Final = msgspec.msgpack.Decoder(tuple[str, msgspec.Raw])


class Envelope(Generic[E]):
    """Writes and reads the events of one union; `kinds` are its members."""

    def __init__(self, kinds: Sequence[type[E]]) -> None:
        self._decoders = {kind.__name__: msgspec.msgpack.Decoder(kind) for kind in kinds}

    def encode(self, event: E) -> bytes:
        """Make an entry of an event, without its cursor."""
        bare = replace(event, cursor="") if event.cursor else event
        return _ENCODER.encode((type(event).__name__, bare))

    def decode(self, position: Position, data: bytes) -> E | None:
        """Read the entry that ends at `position`; None for one of a newer version."""
        try:
            kind, body = _ENVELOPE.decode(data)
            decoder = self._decoders.get(kind)
            if decoder is None:
                log.warning("events.unknown_kind", kind=kind)
                return None
            event = decoder.decode(body)
            # Nobody else has it yet; a copy would cost as much as the reading.
            object.__setattr__(event, "cursor", to_cursor(position))
            return event  # noqa: TRY300 - the decoder is what may fail
        except msgspec.MsgspecError as error:
            log.warning("events.unreadable", error=type(error).__name__)
            return None
