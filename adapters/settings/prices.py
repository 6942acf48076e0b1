"""The price table, read from a file."""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Final

import msgspec

from domain.errors import StartupError
from domain.usage.prices import Price, PriceTable

SHIPPED: Final = Path(__file__).with_name("prices.toml")


class _File(msgspec.Struct, forbid_unknown_fields=True):
    price: list[Price]


def load_prices(path: Path | None = None) -> PriceTable:
    """Read a price table, the shipped one without `path`. Raises StartupError naming what is wrong with it."""
    file = path or SHIPPED
    try:
        lines = msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), _File).price
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise StartupError(f"PRICES_FILE {file} cannot be used: {error}.") from error
    for line in lines:
        if any(value < 0 for value in _amounts(line)):
            raise StartupError(f"PRICES_FILE {file} has a negative price of {line.provider} {line.model}.")
    return PriceTable(lines)


def _amounts(price: Price) -> list[Decimal]:
    return [
        price.prompt_tokens,
        price.cached_prompt_tokens,
        price.completion_tokens,
        price.transcribed_minute,
        price.characters,
        price.spoken_minute,
    ]
