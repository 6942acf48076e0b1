"""JSON as the wire has it.

Stricter than the standard library's: no NaN, no lone surrogates, no numbers or nesting without end.
"""

from json import JSONDecodeError
from typing import Final, Protocol, cast

import msgspec


def decode(data: str | bytes) -> object:
    """Decode. Raises JSONDecodeError, whatever is wrong with it."""
    try:
        return msgspec.json.decode(data)
    except (ValueError, RecursionError) as error:
        raise JSONDecodeError(str(error), "", 0) from error


def encode(value: object) -> bytes:
    """Encode without spaces; what has a `json` of its own is taken as that."""
    return _ENCODER.encode(value)


class _Encoded(Protocol):
    json: bytes


def _as_encoded(value: object) -> msgspec.Raw:
    """Take over what is JSON already."""
    if not hasattr(value, "json"):
        raise TypeError(f"{type(value).__name__} has no JSON")
    return msgspec.Raw(cast("_Encoded", value).json)


_ENCODER: Final = msgspec.json.Encoder(enc_hook=_as_encoded)
