"""What something may cost at most, before it is known what it will cost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from domain.limits import Limits
from domain.turns.entities import Turn, TurnSource, Usage
from domain.usage.calls import Consumption, EngineName, Service
from domain.usage.metering import FIXED_PROMPT_TOKENS
from domain.usage.prices import PriceTable

CHARACTERS_PER_TOKEN: Final = 6
"""Of a reply in English, rounded up from four or five."""
VOICE_MS_PER_CHARACTER: Final = 90
"""Of a slow voice: 130 words a minute."""

Engines = Mapping[Service, Sequence[EngineName]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceilings:
    """Works out ceilings from prices and limits: where one engine stands in for another, both may have to be paid.

    An engine whose price nobody knows counts as free.
    """

    prices: PriceTable
    engines: Engines = field(default_factory=dict)
    limits: Limits
    reply_tokens: int
    """Most tokens of a reply."""
    replies: int = 1
    """How often a spoken turn may have its reply thought of: more than once where that begins ahead of its time."""

    def turn(self, turn: Turn, at: datetime) -> int:
        """Give the ceiling of a turn: the longest recording, the fullest context, the longest reply, all of it said."""
        spoken, limits = turn.source is TurnSource.VOICE, self.limits
        said_tokens = limits.max_message_length // 4
        prompt_tokens = FIXED_PROMPT_TOKENS + limits.context_token_budget + said_tokens
        cost = self._ceiling(Service.REPLY, Usage(prompt_tokens=prompt_tokens, completion_tokens=self.reply_tokens), at)
        if spoken and turn.user_message is None:
            cost *= self.replies
            cost += self.transcription(limits.max_recording_ms, at)
        if turn.options.speak:
            cost += self.speech(self.reply_tokens * CHARACTERS_PER_TOKEN, at)
        return cost

    def transcription(self, ms: int, at: datetime) -> int:
        """Give the ceiling of writing down so much speech."""
        return self._ceiling(Service.TRANSCRIPTION, Usage(transcribed_ms=ms), at)

    def speech(self, characters: int, at: datetime) -> int:
        """Give the ceiling of speaking so many characters."""
        return self._ceiling(
            Service.SPEECH, Usage(synthesized_characters=characters), at, characters * VOICE_MS_PER_CHARACTER
        )

    def _ceiling(self, service: Service, usage: Usage, at: datetime, spoken_ms: int = 0) -> int:
        costs = [
            self.prices.cost_of(Consumption(service=service, engine=engine, usage=usage, spoken_ms=spoken_ms), at)
            for engine in self.engines.get(service, ())
        ]
        return sum(cost for cost in costs if cost is not None)
