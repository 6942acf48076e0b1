"""Payloads of conversations."""

import strawberry

from resolvers import conversations
from schema.conversations import Conversation
from schema.payloads.user_errors import WithUserErrors
from schema.views import described


@described
@strawberry.type
class ConversationPayload(WithUserErrors):
    """The outcome of a mutation of a conversation."""

    value: Conversation | None = strawberry.field(name="conversation", description="The conversation as it is now.")


@described
@strawberry.type
class ReportMessagePayload(WithUserErrors):
    """The outcome of `reportMessage`."""

    reported = strawberry.field(
        resolver=conversations.reported, graphql_type=bool, description="Whether the operators have it now."
    )


@described
@strawberry.type
class DeletePayload(WithUserErrors):
    """The outcome of a deletion."""

    value: strawberry.ID | None = strawberry.field(name="deletedId", description="What is gone now.")
