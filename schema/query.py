"""Reading."""

from typing import Annotated

import strawberry

from domain.check_ins.entities import CheckIn as CheckInEntity
from domain.check_ins.entities import CheckInFilter as WhichCheckIns
from domain.conversations.entities import Conversation as ConversationEntity
from domain.conversations.entities import ConversationFilter as Which
from domain.goals.entities import ActionItem as ActionItemEntity
from domain.goals.entities import ActionItemFilter as WhichItems
from domain.goals.entities import Goal as GoalEntity
from domain.goals.entities import GoalFilter as WhichGoals
from domain.memories.entities import Memory as MemoryEntity
from domain.pages import Page
from domain.progress.entities import Progress as ProgressEntity
from domain.reminders.entities import Reminder as ReminderEntity
from domain.turns.entities import Message as MessageEntity
from domain.usage import report as usage_report
from resolvers import accounts, audio, check_ins, conversations, goals, memories, nodes, progress, reminders, usage
from resolvers.arguments import After, Before, ConversationIdArgument, First, Last
from resolvers.context import Info
from schema.access import PUBLIC
from schema.accounts import User
from schema.capabilities import Capabilities
from schema.check_in_pages import CheckInConnection
from schema.conversations import Conversation
from schema.goal_pages import ActionItemConnection, GoalConnection
from schema.inputs.check_ins import CheckInFilter
from schema.inputs.conversations import ConversationFilter
from schema.inputs.goals import ActionItemFilter, GoalFilter
from schema.inputs.period import Period
from schema.memories import MemoryConnection
from schema.node import Node
from schema.pages import ConversationConnection, MessageConnection
from schema.progress import Progress
from schema.reminders import ReminderConnection
from schema.usage_report import UsageReport
from schema.views import described


async def _node(
    info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="The object's id.")]
) -> nodes.Node | None:
    return await nodes.node(info.context, id)


async def _nodes(
    info: Info,
    ids: Annotated[list[strawberry.ID], strawberry.argument(description="The objects' ids, at most 100.")],
) -> "list[nodes.Node | None]":
    return list(await nodes.nodes(info.context, ids))


async def _conversation(info: Info, id: ConversationIdArgument) -> ConversationEntity | None:
    return await conversations.conversation(info.context, id)


async def _conversations(
    info: Info,
    *,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    filter: Annotated[
        ConversationFilter | None,
        strawberry.argument(description="Which ones; all but the archived when left out."),
    ] = None,
) -> Page[ConversationEntity]:
    which = filter.which() if filter else Which()
    return await conversations.page(info.context, which, first=first, after=after, last=last, before=before)


async def _reminders(info: Info, *, first: First = None, after: After = None) -> Page[ReminderEntity]:
    return await reminders.page(info.context, first=first, after=after)


async def _progress(
    info: Info,
    period: Annotated[Period, strawberry.argument(description="From when to when, at most a year.")],
) -> ProgressEntity:
    return await progress.report(info.context, period.period())


async def _usage(
    info: Info,
    period: Annotated[Period, strawberry.argument(description="From when to when, at most a year.")],
) -> usage_report.UsageReport:
    return await usage.report(info.context, period.period())


async def _goals(
    info: Info,
    *,
    first: First = None,
    after: After = None,
    filter: Annotated[GoalFilter | None, strawberry.argument(description="Which ones; all when left out.")] = None,
) -> Page[GoalEntity]:
    return await goals.goal_page(info.context, filter.which() if filter else WhichGoals(), first=first, after=after)


async def _action_items(
    info: Info,
    *,
    first: First = None,
    after: After = None,
    filter: Annotated[
        ActionItemFilter | None,
        strawberry.argument(description="Which ones; all but the suggested and dismissed when left out."),
    ] = None,
) -> Page[ActionItemEntity]:
    return await goals.item_page(info.context, filter.which() if filter else WhichItems(), first=first, after=after)


async def _check_ins(
    info: Info,
    *,
    first: First = None,
    after: After = None,
    filter: Annotated[CheckInFilter | None, strawberry.argument(description="Which ones; all when left out.")] = None,
) -> Page[CheckInEntity]:
    return await check_ins.page(info.context, filter.which() if filter else WhichCheckIns(), first=first, after=after)


async def _search_messages(
    info: Info,
    query: Annotated[str, strawberry.argument(description="Words; the eight longest count.")],
    *,
    first: First = None,
    after: After = None,
) -> Page[MessageEntity]:
    return await conversations.search(info.context, query, first=first, after=after)


async def _memories(info: Info, *, first: First = None, after: After = None) -> Page[MemoryEntity]:
    return await memories.page(info.context, first=first, after=after)


@described
@strawberry.type
class Query:
    """What can be read. All but `me` and `capabilities` needs sign-in."""

    me = strawberry.field(
        resolver=accounts.me,
        graphql_type=User | None,
        metadata=PUBLIC,
        description="The signed-in user; null when nobody is. A token that is not good any more is UNAUTHENTICATED.",
    )
    node = strawberry.field(
        resolver=_node,
        graphql_type=Node | None,
        description="Any object of the signed-in user by its id; null when there is no such object.",
    )
    nodes = strawberry.field(
        resolver=_nodes,
        graphql_type=list[Node | None],
        description="Objects of the signed-in user by their ids, in that order, null where there is no such object.",
    )
    conversation = strawberry.field(
        resolver=_conversation,
        graphql_type=Conversation | None,
        description="A conversation of the signed-in user; null when there is no such conversation.",
    )
    conversations = strawberry.field(
        resolver=_conversations,
        graphql_type=ConversationConnection,
        description="The signed-in user's conversations, newest first.",
    )
    reminders = strawberry.field(
        resolver=_reminders,
        graphql_type=ReminderConnection,
        description="The signed-in user's reminders, newest first.",
    )
    progress = strawberry.field(
        resolver=_progress,
        graphql_type=Progress,
        description="How the signed-in user's coaching is going over a period.",
    )
    usage = strawberry.field(
        resolver=_usage,
        graphql_type=UsageReport,
        description="What the signed-in user has spent, by day and by service.",
    )
    goals = strawberry.field(
        resolver=_goals, graphql_type=GoalConnection, description="The signed-in user's goals, newest first."
    )
    action_items = strawberry.field(
        resolver=_action_items,
        graphql_type=ActionItemConnection,
        description="The signed-in user's action items, newest first.",
    )
    check_ins = strawberry.field(
        resolver=_check_ins,
        graphql_type=CheckInConnection,
        description="How the signed-in user felt, the latest first.",
    )
    search_messages = strawberry.field(
        resolver=_search_messages,
        graphql_type=MessageConnection,
        description="What the signed-in user said or wrote that has all words of `query`, newest first. Case, accents "
        "and common English endings do not matter; parts of words are not found.",
    )
    memories = strawberry.field(
        resolver=_memories,
        graphql_type=MemoryConnection,
        description="What is remembered of the signed-in user beyond one conversation, newest first.",
    )
    capabilities = strawberry.field(
        resolver=audio.capabilities,
        graphql_type=Capabilities,
        metadata=PUBLIC,
        description="Voices, languages, audio formats and limits of this server. Needs no sign-in.",
    )
