"""Conversations, their history, and where their events stand."""

from dataclasses import replace

import strawberry

from domain.conversations.entities import Conversation, ConversationFilter, Insight
from domain.conversations.requests import ConversationChanges, ConversationRating, NewConversation
from domain.ids import ConversationId, is_a
from domain.pages import Page
from domain.reports.entities import MessageReport
from domain.turns.entities import Message, Turn
from resolvers.arguments import After, Before, First, Last
from resolvers.context import Context, Info
from resolvers.outcome import Outcome, change


async def conversation(context: Context, raw_id: str) -> Conversation | None:
    """Load a conversation of the viewer by what a client calls its id."""
    if not is_a("conv", raw_id):
        return None
    return await context.loaders.conversations.load(ConversationId(raw_id))


async def page(
    context: Context,
    which: ConversationFilter,
    *,
    first: int | None,
    after: str | None,
    last: int | None,
    before: str | None,
) -> Page[Conversation]:
    """List the viewer's conversations; one deleted while the list was read is left out."""
    await context.cursor_first(context.user_id)
    found = await context.use_cases.conversations.page(
        context.user_id, which, first=first, after=after, last=last, before=before
    )
    if not context.reads_moment:
        return found
    reread = await context.loaders.conversations.load_many([item.id for item in found.items])
    return replace(found, items=tuple(item for item in reread if item is not None))


async def search(context: Context, query: str, *, first: int | None, after: str | None) -> Page[Message]:
    """Find messages of the viewer's own."""
    return await context.use_cases.search.page(context.user_id, query, first=first, after=after)


async def messages(
    parent: strawberry.Parent[Conversation],
    info: Info,
    *,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> Page[Message]:
    """List what was said."""
    await _moment_first(info, parent)
    return await info.context.use_cases.history.message_page(parent, first=first, after=after, last=last, before=before)


async def turns(
    parent: strawberry.Parent[Conversation],
    info: Info,
    *,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> Page[Turn]:
    """List the turns."""
    await _moment_first(info, parent)
    return await info.context.use_cases.history.turn_page(parent, first=first, after=after, last=last, before=before)


async def last_message(parent: strawberry.Parent[Conversation], info: Info) -> Message | None:
    """Load what was said last."""
    await _moment_first(info, parent)
    return await info.context.use_cases.history.last_message(parent)


async def insight_message(parent: strawberry.Parent[Insight], info: Info) -> Message | None:
    """Load what an insight stands on; it goes only with its conversation."""
    return await info.context.loaders.messages.load(parent.message_id)


async def event_cursor(parent: strawberry.Parent[Conversation], info: Info) -> str:
    """Tell where the conversation's events stand; of one moment with `active_turn`."""
    return (await info.context.loaders.moments.load(parent.id)).cursor


async def active_turn(parent: strawberry.Parent[Conversation], info: Info) -> Turn | None:
    """Show the turn in progress as of `event_cursor`."""
    return (await info.context.loaders.moments.load(parent.id)).turn


async def create(info: Info, request: NewConversation) -> Outcome[Conversation]:
    """Open a conversation."""
    openings = info.context.use_cases.openings
    return await _reread(info, await change(info.context, openings.create(info.context.user_id, request)))


async def update(info: Info, changes: ConversationChanges) -> Outcome[Conversation]:
    """Change a conversation."""
    book = info.context.use_cases.conversations
    return await _reread(info, await change(info.context, book.update(info.context.user_id, changes)))


async def rate(info: Info, given: ConversationRating) -> Outcome[Conversation]:
    """Rate a conversation."""
    book = info.context.use_cases.conversations
    return await _reread(info, await change(info.context, book.rate(info.context.user_id, given)))


async def report(info: Info, raw_id: str, reason: str) -> Outcome[MessageReport]:
    """Report a message of the coach's."""
    reporting = info.context.use_cases.reporting
    return await change(info.context, reporting.report(info.context.user_id, raw_id, reason))


def reported(parent: strawberry.Parent[Outcome[MessageReport]]) -> bool:
    """Tell whether a report was kept."""
    return parent.value is not None


async def delete(info: Info, raw_id: str) -> Outcome[ConversationId]:
    """Delete a conversation with everything in it."""
    book = info.context.use_cases.conversations
    return await change(info.context, book.delete(info.context.user_id, raw_id))


async def _moment_first(info: Info, conversation: Conversation) -> None:
    if info.context.reads_moment:
        await info.context.loaders.moments.load(conversation.id)


async def _reread(info: Info, outcome: Outcome[Conversation]) -> Outcome[Conversation]:
    """Read a conversation again after its moment, where the operation asks for one."""
    if outcome.value is None or not info.context.reads_moment:
        return outcome
    return replace(outcome, value=await info.context.loaders.conversations.load(outcome.value.id))
