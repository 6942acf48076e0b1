"""JSON as the wire has it.

Stricter than the standard library's: no NaN, no lone surrogates, no numbers or nesting without end.
"""

from json import JSONDecodeError

import msgspec


def decode(data: str | bytes) -> object:
    """Decode. Raises JSONDecodeError, whatever is wrong with it."""
    try:
        return msgspec.json.decode(data)
    except (ValueError, RecursionError) as error:
        raise JSONDecodeError(str(error), "", 0) from error


def encode(value: object) -> bytes:
    """Encode without spaces."""
    return msgspec.json.encode(value)
