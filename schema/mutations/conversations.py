"""Conversations: begun, changed and deleted."""

from typing import Annotated

import strawberry

from domain.conversations.entities import Conversation
from domain.ids import ConversationId
from domain.reports.entities import MessageReport
from resolvers import conversations
from resolvers.arguments import ConversationIdArgument
from resolvers.context import Info
from resolvers.outcome import Outcome
from schema.inputs.conversations import (
    CreateConversationInput,
    RateConversationInput,
    ReportMessageInput,
    UpdateConversationInput,
)
from schema.payloads.conversations import ConversationPayload, DeletePayload, ReportMessagePayload


async def _create(
    info: Info, input: Annotated[CreateConversationInput, strawberry.argument(description="The new conversation.")]
) -> Outcome[Conversation]:
    return await conversations.create(info, input.request())


async def _update(
    info: Info, input: Annotated[UpdateConversationInput, strawberry.argument(description="The changes.")]
) -> Outcome[Conversation]:
    return await conversations.update(info, input.changes())


async def _delete(info: Info, id: ConversationIdArgument) -> Outcome[ConversationId]:
    return await conversations.delete(info, id)


async def _rate(
    info: Info, input: Annotated[RateConversationInput, strawberry.argument(description="The rating.")]
) -> Outcome[Conversation]:
    return await conversations.rate(info, input.given())


async def _report(
    info: Info, input: Annotated[ReportMessageInput, strawberry.argument(description="What is reported, and why.")]
) -> Outcome[MessageReport]:
    return await conversations.report(info, input.id, input.reason)


@strawberry.type
class ConversationMutations:
    """The conversations' part of Mutation."""

    create_conversation = strawberry.mutation(
        resolver=_create, graphql_type=ConversationPayload | None, description="Begins a conversation."
    )
    update_conversation = strawberry.mutation(
        resolver=_update,
        graphql_type=ConversationPayload | None,
        description="Changes a conversation's title, topic, goal or status.",
    )
    rate_conversation = strawberry.mutation(
        resolver=_rate,
        graphql_type=ConversationPayload | None,
        description="Rates a conversation, 1 to 5; a later rating takes the place of an earlier one.",
    )
    report_message = strawberry.mutation(
        resolver=_report,
        graphql_type=ReportMessagePayload | None,
        description="Tells the operators that the coach said something wrong or harmful. They get the message with it.",
    )
    delete_conversation = strawberry.mutation(
        resolver=_delete,
        graphql_type=DeletePayload | None,
        description="Deletes a conversation with its turns, recordings and events. A turn in progress is "
        "thrown away, as are suggested action items that nobody took on; others stay, without what led back to it.",
    )
