"""Arguments that many fields share, described once."""

from typing import Annotated, TypeAlias

import strawberry

First: TypeAlias = Annotated[
    int | None, strawberry.argument(description="How many to return, newest first: 1 to 100, 20 when left out.")
]
After: TypeAlias = Annotated[
    str | None, strawberry.argument(description="Return what follows this cursor, that is, what is older.")
]
Last: TypeAlias = Annotated[
    int | None,
    strawberry.argument(description="How many to return when paging back: 1 to 100, 20 when left out."),
]
Before: TypeAlias = Annotated[
    str | None, strawberry.argument(description="Return what comes before this cursor, that is, what is newer.")
]
EventsAfter: TypeAlias = Annotated[
    str | None,
    strawberry.argument(
        description="The cursor of the last event seen, or an `eventCursor` read before: the stream first replays what "
        "came after it. Left out, the stream starts now. An unknown cursor is BAD_USER_INPUT, one whose events are no "
        "longer kept EVENT_GAP."
    ),
]
ConversationIdArgument: TypeAlias = Annotated[strawberry.ID, strawberry.argument(description="Which conversation.")]
TurnIdArgument: TypeAlias = Annotated[strawberry.ID, strawberry.argument(description="Which turn.")]
