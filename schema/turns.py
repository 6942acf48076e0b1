"""A turn, and the two messages in it."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from domain.audio.formats import AudioFormat
from domain.coaching.grow import CoachingPhase, PhaseEvidence
from domain.errors import ErrorCode
from domain.recordings import entities as recordings
from domain.safety.entities import SafetyCategory
from domain.turns import entities
from domain.turns.entities import MessageRole, TurnSource, TurnStatus
from resolvers import turns
from schema.node import Node
from schema.usage import TurnLatency, Usage
from schema.views import described, views

if TYPE_CHECKING:
    from schema.conversations import Conversation

_Conversation = Annotated["Conversation", strawberry.lazy("schema.conversations")]


@described
@strawberry.type
class TurnError:
    """Why a turn failed."""

    code: ErrorCode = strawberry.field(description="What went wrong, for programs.")
    message: str = strawberry.field(description="What went wrong, for people.")
    retryable: bool = strawberry.field(description="Whether `retryTurn` may help.")


@described
@strawberry.type
class SafetyResource:
    """Somebody who can help, and how to reach them."""

    name: str = strawberry.field(description="What it is called.")
    phone: str | None = strawberry.field(description="The number to call, as it is written in its country.")
    url: str | None = strawberry.field(description="The service's own page.")


@described
@strawberry.type
class Safety:
    """A danger that was heard in what the user said; the coach's reply was held to a safe answer."""

    category: SafetyCategory = strawberry.field(description="What kind of danger.")
    text: str = strawberry.field(description="A line to show, in the user's language.")
    resources: list[SafetyResource] = strawberry.field(
        description="Who can help where the user is, by the profile's timezone and locale; the most fitting first."
    )


@described
@strawberry.type
class MessageAudio:
    """A kept recording, behind an address that needs no sign-in and is good for a short while."""

    is_type_of = views(recordings.MessageAudio)

    url: str = strawberry.field(description="The address on this server; it takes range requests.")
    expires_at: datetime = strawberry.field(description="When the address stops being good: ask again for a new one.")
    format: AudioFormat = strawberry.field(description="What it is; raw PCM16 is heard as WAV.")
    duration_ms: int = strawberry.field(description="How long it is; 0 when that is not known.")


@described
@strawberry.type
class PhaseMove:
    """A step from one phase of the coaching into the next, and what it rests on."""

    came_from: CoachingPhase = strawberry.field(description="The phase before.")
    evidence: PhaseEvidence = strawberry.field(description="What kind of evidence moved it.")
    quote: str = strawberry.field(description="The user's words it was found in, at most 200 characters.")


@described
@strawberry.type
class Message(Node):
    """What one side said in a turn."""

    is_type_of = views(entities.Message)

    role: MessageRole = strawberry.field(description="Who said it.")
    text: str = strawberry.field(description="All the words; of a reply that was cut, those nobody heard as well.")
    created_at: datetime = strawberry.field(description="When it was said.")
    heard_text: str | None = strawberry.field(
        description="Where the coach was interrupted: the part of `text` that was played. Null when all of it was."
    )
    audio = strawberry.field(
        resolver=turns.message_audio,
        graphql_type=MessageAudio | None,
        description="Where what the user said can be heard; null when no recording is kept (`keepRecordingsDays`).",
    )
    conversation = strawberry.field(
        resolver=turns.message_conversation, graphql_type=_Conversation, description="Where it was said."
    )
    turn = strawberry.field(
        resolver=turns.message_turn,
        graphql_type=Annotated["Turn", strawberry.lazy("schema.turns")],
        description="The turn it belongs to.",
    )


@described
@strawberry.type
class Turn(Node):
    """What the user says or writes, and the coach's reply to it."""

    is_type_of = views(entities.Turn)

    status: TurnStatus = strawberry.field(description="How far it has come.")
    source: TurnSource = strawberry.field(description="Who began it, and how.")
    created_at: datetime = strawberry.field(description="When it began.")
    user_message: Message | None = strawberry.field(description="What the user said; null until it is known.")
    coach_message: Message | None = strawberry.field(
        description="The reply; while the coach answers, the words so far. Null before the first word."
    )
    phase: CoachingPhase | None = strawberry.field(
        description="Where the coaching stands in the GROW model after it; null until the coach thinks about it."
    )
    move: PhaseMove | None = strawberry.field(
        description="What brought the coaching into this phase; null where it stayed in the phase before."
    )
    safety: Safety | None = strawberry.field(description="The danger heard in it; null when there was none.")
    latency: TurnLatency | None = strawberry.field(description="How long the user waited; null until that is known.")
    usage: Usage = strawberry.field(description="What was consumed for it so far.")
    error: TurnError | None = strawberry.field(description="Why it failed; null unless it did.")
    conversation = strawberry.field(
        resolver=turns.turn_conversation, graphql_type=_Conversation, description="The conversation it belongs to."
    )
