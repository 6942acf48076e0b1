"""Goals, and the action items that lead to them."""

import strawberry

from domain.accounts.events import ActionItemChanged, GoalChanged
from domain.check_ins.entities import CheckIn
from domain.conversations.entities import Conversation, ConversationFilter
from domain.goals.entities import ActionItem, ActionItemFilter, Goal, GoalFilter
from domain.goals.requests import ActionItemChanges, GoalChanges, NewActionItem, NewGoal
from domain.ids import ActionItemId, GoalId
from domain.pages import Page
from domain.reminders.entities import Reminder
from domain.turns.entities import Message
from resolvers import conversations
from resolvers.arguments import After, First
from resolvers.context import Context, Info
from resolvers.outcome import Outcome, change


async def goal_page(context: Context, which: GoalFilter, *, first: int | None, after: str | None) -> Page[Goal]:
    """List the viewer's goals."""
    await context.cursor_first(context.user_id)
    return await context.use_cases.goals.page(context.user_id, which, first=first, after=after)


async def item_page(
    context: Context, which: ActionItemFilter, *, first: int | None, after: str | None
) -> Page[ActionItem]:
    """List the viewer's action items."""
    await context.cursor_first(context.user_id)
    return await context.use_cases.action_items.page(context.user_id, which, first=first, after=after)


async def items_of_goal(
    parent: strawberry.Parent[Goal], info: Info, *, first: First = None, after: After = None
) -> Page[ActionItem]:
    """List a goal's action items."""
    return await item_page(info.context, ActionItemFilter(goal_id=parent.id), first=first, after=after)


async def items_of_conversation(
    parent: strawberry.Parent[Conversation], info: Info, *, first: First = None, after: After = None
) -> Page[ActionItem]:
    """List the action items of a conversation."""
    return await item_page(info.context, ActionItemFilter(conversation_id=parent.id), first=first, after=after)


async def conversations_of_goal(
    parent: strawberry.Parent[Goal], info: Info, *, first: First = None, after: After = None
) -> Page[Conversation]:
    """List the conversations about a goal."""
    which = ConversationFilter(goal_id=parent.id)
    return await conversations.page(info.context, which, first=first, after=after, last=None, before=None)


async def goal_of(parent: strawberry.Parent[ActionItem | Conversation | CheckIn | Reminder], info: Info) -> Goal | None:
    """Load the goal something is about."""
    return None if parent.goal_id is None else await info.context.loaders.goals.load(parent.goal_id)


async def created_in(parent: strawberry.Parent[ActionItem], info: Info) -> Conversation | None:
    """Load the conversation an item comes from."""
    return None if parent.created_in is None else await info.context.loaders.conversations.load(parent.created_in)


async def suggested_from(parent: strawberry.Parent[ActionItem], info: Info) -> Message | None:
    """Load the message an item was heard in."""
    return None if parent.suggested_from is None else await info.context.loaders.messages.load(parent.suggested_from)


async def create_goal(info: Info, request: NewGoal) -> Outcome[Goal]:
    """Set a goal."""
    return await change(info.context, info.context.use_cases.goals.create(info.context.user_id, request))


async def update_goal(info: Info, changes: GoalChanges) -> Outcome[Goal]:
    """Change a goal."""
    return await change(info.context, info.context.use_cases.goals.update(info.context.user_id, changes))


async def delete_goal(info: Info, raw_id: str) -> Outcome[GoalId]:
    """Delete a goal."""
    return await change(info.context, info.context.use_cases.goals.delete(info.context.user_id, raw_id))


async def create_item(info: Info, request: NewActionItem) -> Outcome[ActionItem]:
    """Write an action item down."""
    return await change(info.context, info.context.use_cases.action_items.create(info.context.user_id, request))


async def update_item(info: Info, changes: ActionItemChanges) -> Outcome[ActionItem]:
    """Change an action item."""
    return await change(info.context, info.context.use_cases.action_items.update(info.context.user_id, changes))


async def delete_item(info: Info, raw_id: str) -> Outcome[ActionItemId]:
    """Delete an action item."""
    return await change(info.context, info.context.use_cases.action_items.delete(info.context.user_id, raw_id))


def goal_then(parent: strawberry.Parent[GoalChanged]) -> Goal | None:
    """Show an event's snapshot."""
    return parent.goal


def item_then(parent: strawberry.Parent[ActionItemChanged]) -> ActionItem | None:
    """Show an event's snapshot."""
    return parent.action_item
