"""What is remembered of the viewer."""

import strawberry

from domain.accounts.entities import User
from domain.ids import MemoryId
from domain.memories.entities import Memory
from domain.pages import Page
from domain.turns.entities import Message
from resolvers.arguments import After, First
from resolvers.context import Context, Info
from resolvers.outcome import Outcome, change


async def page(context: Context, *, first: int | None, after: str | None) -> Page[Memory]:
    """List what is remembered of the viewer."""
    return await context.use_cases.memories.page(context.user_id, first=first, after=after)


async def of_user(
    parent: strawberry.Parent[User], info: Info, *, first: First = None, after: After = None
) -> Page[Memory]:
    """List what is remembered of a user, who is the viewer."""
    del parent
    return await page(info.context, first=first, after=after)


async def message(parent: strawberry.Parent[Memory], info: Info) -> Message | None:
    """Load the message a memory comes from."""
    return await info.context.loaders.messages.load(parent.message_id)


async def forget(info: Info, raw_id: str) -> Outcome[MemoryId]:
    """Forget a memory."""
    return await change(info.context, info.context.use_cases.memories.forget(info.context.user_id, raw_id))
