"""Following a conversation while it goes on, and an account."""

import strawberry

from resolvers import account_events, events
from schema.account_events import AccountEvent
from schema.events import AudioResponseEvent, ConversationEvent, ResponseEvent, ThinkingChanged, TranscriptionEvent
from schema.views import described


@described
@strawberry.type
class Subscription:
    """What can be followed, over WebSocket (graphql-transport-ws), or as server-sent events or multipart over HTTP."""

    conversation_events = strawberry.subscription(
        resolver=events.conversation_events,
        graphql_type=ConversationEvent,
        description="Everything that happens in a conversation, in order, each event once. With `after` (the last "
        "cursor seen) the stream first replays what was missed; without it, it starts now. EVENT_GAP ends the "
        "operation when the missed events are no longer kept: read the conversation again and continue from its "
        "`eventCursor`. An empty or unknown `after` is BAD_USER_INPUT.",
    )
    transcription = strawberry.subscription(
        resolver=events.transcription,
        graphql_type=TranscriptionEvent,
        description="Only what was heard of the user.",
    )
    thinking = strawberry.subscription(
        resolver=events.thinking, graphql_type=ThinkingChanged, description="Only what the coach is doing."
    )
    response = strawberry.subscription(
        resolver=events.response, graphql_type=ResponseEvent, description="Only the coach's words."
    )
    audio_response = strawberry.subscription(
        resolver=events.audio_response, graphql_type=AudioResponseEvent, description="Only the coach's voice."
    )
    account_events = strawberry.subscription(
        resolver=account_events.account_events,
        graphql_type=AccountEvent,
        description="Conversations begun, changed or removed and changes of the user, on any device, this one "
        "included, in order: insert by id. With `after` (the last cursor seen) the stream first replays what was "
        "missed; without it, it starts now. EVENT_GAP ends the operation when the missed events are no longer kept: "
        "read again and continue from `User.eventCursor`. An empty or unknown `after` is BAD_USER_INPUT.",
    )
