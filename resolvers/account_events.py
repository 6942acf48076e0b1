"""Subscriptions: what becomes of an account's objects."""

from collections.abc import AsyncGenerator
from contextlib import aclosing

import strawberry

from domain.accounts.entities import User
from domain.accounts.events import AccountEvent, ConversationChanged, UserChanged
from domain.conversations.entities import Conversation
from resolvers.accounts import as_of_cursor
from resolvers.arguments import EventsAfter
from resolvers.context import Info
from resolvers.stay import Stay


async def account_events(info: Info, after: EventsAfter = None) -> AsyncGenerator[AccountEvent, None]:
    """Follow what any device changes, until the access token ends."""
    context = info.context
    stay = Stay(context)
    async with aclosing(context.use_cases.account_streams.follow(context.user_id, after)) as events:
        async for event in events:
            await stay.require_good()
            context.loaders.forget()
            yield event


async def conversation(parent: strawberry.Parent[ConversationChanged], info: Info) -> Conversation | None:
    """Show the snapshot; where the operation asks for cursors, the conversation as it is after they were read."""
    if parent.conversation is None or not info.context.reads_moment:
        return parent.conversation
    return await info.context.loaders.conversations.load(parent.conversation.id)


async def user(parent: strawberry.Parent[UserChanged], info: Info) -> User:
    """Show the snapshot; where the operation asks for cursors, the user as they are after they were read."""
    return await as_of_cursor(info.context, parent.user)
