"""What engines ask for, and since when."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Final

from domain.usage.calls import Consumption, EngineName

ANY_MODEL: Final = "*"
MICRO: Final = 1_000_000
MS_PER_MINUTE: Final = 60_000

_SNAPSHOT: Final = re.compile(r"-\d{4}-\d{2}-\d{2}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """One line of the table, in US dollars: per million tokens or characters, per minute of audio.

    It holds from the start of the day `since`, in UTC, until a later line of the same model begins. A fine-tuned model
    is called `ft:` and its base; a dated snapshot goes by its model's name.
    """

    provider: str
    model: str
    since: date
    prompt_tokens: Decimal = Decimal(0)
    cached_prompt_tokens: Decimal = Decimal(0)
    completion_tokens: Decimal = Decimal(0)
    transcribed_minute: Decimal = Decimal(0)
    characters: Decimal = Decimal(0)
    spoken_minute: Decimal = Decimal(0)

    def cost_of(self, used: Consumption) -> int:
        """Work out a price in millionths of a dollar, rounded up once: nothing that costs anything is free."""
        usage = used.usage
        fresh_tokens = usage.prompt_tokens - usage.cached_prompt_tokens
        dollars = (
            fresh_tokens * Fraction(self.prompt_tokens)
            + usage.cached_prompt_tokens * Fraction(self.cached_prompt_tokens)
            + usage.completion_tokens * Fraction(self.completion_tokens)
            + usage.synthesized_characters * Fraction(self.characters)
        ) / MICRO
        minutes = usage.transcribed_ms * Fraction(self.transcribed_minute) + used.spoken_ms * Fraction(
            self.spoken_minute
        )
        return ceil((dollars + minutes / MS_PER_MINUTE) * MICRO)


class PriceTable:
    """All prices there are; a model that is on no line is unknown, which is not the same as free."""

    def __init__(self, prices: Sequence[Price]) -> None:
        self._lines: dict[tuple[str, str], list[Price]] = {}
        for price in sorted(prices, key=lambda line: line.since):
            self._lines.setdefault((price.provider, price.model), []).append(price)

    def price_of(self, engine: EngineName, at: datetime) -> Price | None:
        """Find what an engine asks for at a time; None when nobody knows."""
        model = listed_name(engine.model)
        lines = self._lines.get((engine.provider, model)) or self._lines.get((engine.provider, ANY_MODEL), [])
        held = [line for line in lines if line.since <= at.date()]
        return held[-1] if held else None

    def cost_of(self, used: Consumption, at: datetime) -> int | None:
        """Work out what a consumption costs; None when nobody knows."""
        if used.from_cache:
            return 0
        price = self.price_of(used.engine, at)
        return None if price is None else price.cost_of(used)


def listed_name(model: str) -> str:
    """Name a model as the table does: `ft:gpt-4o-mini-2024-07-18:us::id` is `ft:gpt-4o-mini`."""
    fine_tuned = model.startswith("ft:")
    base = model.split(":")[1] if fine_tuned else model
    return ("ft:" if fine_tuned else "") + _SNAPSHOT.sub("", base)
