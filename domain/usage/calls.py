"""One call of a service: who pays for it, what it consumed, what it cost."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from domain.ids import ConversationId, TurnId, UserId
from domain.turns.entities import Usage


class Service(Enum):
    """What was done; the value is what clients are shown."""

    TRANSCRIPTION = "transcription"
    REPLY = "reply"
    SPEECH = "speech"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class EngineName:
    """Who does a job: the provider as the settings name it, and its model."""

    provider: str
    model: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Payer:
    """On whose account a call is made; without a user it is the server's own."""

    user_id: UserId | None = None
    conversation_id: ConversationId | None = None
    turn_id: TurnId | None = None
    month: str | None = None
    """The calendar month it is for the user, such as 2026-01; that of the call in UTC where nobody knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consumption:
    """What a call took. `estimated`: the provider did not tell, as when a stream was cut; `failed`: it was no use."""

    service: Service
    engine: EngineName
    usage: Usage = Usage()
    spoken_ms: int = 0
    """How long the voice is that was made: some providers ask for time, not for characters."""
    from_cache: bool = False
    """Answered without asking the provider: it costs nothing."""
    estimated: bool = False
    failed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceCall:
    """A consumption on somebody's account; `usage.cost` is filled in. `priced`: the price table knows the model."""

    id: str
    payer: Payer
    at: datetime
    service: Service
    provider: str
    model: str
    usage: Usage
    spoken_ms: int
    requests: int
    cache_hits: int
    priced: bool
    estimated: bool
    failed: bool
