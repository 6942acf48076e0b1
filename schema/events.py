"""What a subscription delivers."""

from datetime import datetime
from typing import Annotated, TypeAlias

import strawberry

from domain.audio.formats import AudioFormat
from domain.turns import events
from domain.turns.events import RecordingStopReason, ThinkingState
from schema.goals import ActionItem
from schema.scalars import Base64
from schema.turns import Message, Safety, Turn, TurnError
from schema.views import described, views


@described
@strawberry.interface
class ConversationEvent:
    """Something that happened in a conversation. It carries what it announces, as it was at that moment."""

    cursor: str = strawberry.field(
        description="Where this event stands in the stream; hand the last one back as `after`."
    )
    conversation_id: strawberry.ID = strawberry.field(description="The conversation it happened in.")
    turn_id: strawberry.ID = strawberry.field(description="The turn it belongs to.")
    at: datetime = strawberry.field(description="When it happened.")


@described
@strawberry.type
class TurnStarted(ConversationEvent):
    """A turn began, spoken or written, or a failed one is answered again."""

    is_type_of = views(events.TurnStarted)

    turn: Turn = strawberry.field(description="The turn as it began.")


@described
@strawberry.type
class RecordingStopped(ConversationEvent):
    """The recording is closed, by the client, or by the server that heard the user fall silent."""

    is_type_of = views(events.RecordingStopped)

    turn: Turn = strawberry.field(description="The turn as it is now.")
    duration_ms: int = strawberry.field(description="How long the recording is.")
    reason: RecordingStopReason = strawberry.field(description="Who or what ended it.")


@described
@strawberry.type
class TranscriptionUpdated(ConversationEvent):
    """A guess at what was said so far; each replaces the one before."""

    is_type_of = views(events.TranscriptionUpdated)

    text: str = strawberry.field(description="All that was heard so far.")


@described
@strawberry.type
class TranscriptionCompleted(ConversationEvent):
    """What the user said, for good."""

    is_type_of = views(events.TranscriptionCompleted)

    message: Message = strawberry.field(description="The user's message.")
    language: str | None = strawberry.field(description="BCP 47 tag of the language it was said in, where known.")
    duration_ms: int = strawberry.field(description="How long the recording is.")


@described
@strawberry.type
class ThinkingChanged(ConversationEvent):
    """The coach does something else now."""

    is_type_of = views(events.ThinkingChanged)

    state: ThinkingState = strawberry.field(description="What it is doing.")


@described
@strawberry.type
class ReplyDelta(ConversationEvent):
    """The next words of the coach's reply."""

    is_type_of = views(events.ReplyDelta)

    text: str = strawberry.field(description="To be added at the end, as it is.")


@described
@strawberry.type
class ReplyRestarted(ConversationEvent):
    """Forget the reply of this turn so far: it starts again, words and voice, and so do the sequence numbers."""

    is_type_of = views(events.ReplyRestarted)


@described
@strawberry.type
class ReplyCompleted(ConversationEvent):
    """All words of the reply are out; its voice may still be on the way."""

    is_type_of = views(events.ReplyCompleted)

    message: Message = strawberry.field(description="The coach's message.")


@described
@strawberry.type
class AudioChunk(ConversationEvent):
    """A piece of the coach's voice. Pieces of one turn, put end to end, are one valid stream of `format`."""

    is_type_of = views(events.AudioChunk)

    sequence: int = strawberry.field(description="0, 1, 2 ... within the turn.")
    data: Base64 = strawberry.field(description="The piece itself, at most 32 KiB of base64.")
    format: AudioFormat = strawberry.field(description="The same for all pieces of the turn.")
    sample_rate: int = strawberry.field(description="Samples per second of the encoded sound.")
    duration_ms: int = strawberry.field(description="How long it sounds.")
    caption: str | None = strawberry.field(description="The words this piece begins to speak, for captions.")
    start_ms: int = strawberry.field(description="Where this piece stands in the reply's audio.")
    is_last: bool = strawberry.field(description="Whether the voice ends with it; the last piece may be empty.")


@described
@strawberry.type
class SafetyNotice(ConversationEvent):
    """What the user said may mean danger: shown beside the coach's reply, which is held to a safe answer."""

    is_type_of = views(events.SafetyNotice)

    safety: Safety = strawberry.field(description="The danger, and who can help.")


@described
@strawberry.type
class ActionItemSuggested(ConversationEvent):
    """The coach heard a commitment and proposes to write it down. It may come twice: `actionItem.id` tells."""

    is_type_of = views(events.ActionItemSuggested)

    action_item: ActionItem | None = strawberry.field(
        description="What it proposes, as it was then, in status SUGGESTED: `updateActionItem` accepts, changes or "
        "dismisses it."
    )


@described
@strawberry.type
class TurnCompleted(ConversationEvent):
    """The turn was answered to its end."""

    is_type_of = views(events.TurnCompleted)

    turn: Turn = strawberry.field(description="The turn as it ended.")


@described
@strawberry.type
class TurnInterrupted(ConversationEvent):
    """The reply was cut to what was heard, or the recording was thrown away: `turn.status` tells which."""

    is_type_of = views(events.TurnInterrupted)

    turn: Turn = strawberry.field(description="The turn as it ended.")


@described
@strawberry.type
class TurnFailed(ConversationEvent):
    """The turn could not be answered."""

    is_type_of = views(events.TurnFailed)

    turn: Turn = strawberry.field(description="The turn as it ended.")
    error: TurnError = strawberry.field(description="Why, and whether `retryTurn` may help.")


TranscriptionEvent: TypeAlias = Annotated[
    TranscriptionUpdated | TranscriptionCompleted | TurnFailed,
    strawberry.union("TranscriptionEvent", description="What was heard of the user."),
]
ResponseEvent: TypeAlias = Annotated[
    ReplyDelta | ReplyRestarted | ReplyCompleted | TurnInterrupted | TurnFailed,
    strawberry.union("ResponseEvent", description="What becomes of the coach's words."),
]
AudioResponseEvent: TypeAlias = Annotated[
    AudioChunk | ReplyRestarted | TurnInterrupted | TurnFailed,
    strawberry.union("AudioResponseEvent", description="What becomes of the coach's voice."),
]

EVENTS = (
    TurnStarted,
    RecordingStopped,
    TranscriptionUpdated,
    TranscriptionCompleted,
    ThinkingChanged,
    ReplyDelta,
    ReplyRestarted,
    ReplyCompleted,
    AudioChunk,
    SafetyNotice,
    ActionItemSuggested,
    TurnCompleted,
    TurnInterrupted,
    TurnFailed,
)
"""Every event there is: most are reached through their interface alone."""
