"""Payloads of turns."""

import strawberry

from domain.turns.requests import TurnReceipt
from resolvers.outcome import part
from schema.payloads.user_errors import WithUserErrors
from schema.turns import Turn
from schema.views import described


@described
@strawberry.type
class TurnPayload(WithUserErrors):
    """The outcome of a mutation of a turn."""

    turn = strawberry.field(
        resolver=part(TurnReceipt, lambda receipt: receipt.turn),
        graphql_type=Turn | None,
        description="The turn as it is now.",
    )
    cursor = strawberry.field(
        resolver=part(TurnReceipt, lambda receipt: receipt.cursor),
        graphql_type=str | None,
        description="Stands just before the turn's first event: subscribe with it as `after`.",
    )


@described
@strawberry.type
class SendAudioPayload(WithUserErrors):
    """The outcome of `sendAudio`."""

    value: int | None = strawberry.field(
        name="nextSequence",
        description="The sequence number expected next: resume from here after a lost connection.",
    )
