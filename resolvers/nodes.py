"""Any object by its id alone: the prefix tells what it is."""

import asyncio
from collections.abc import Sequence
from typing import Final, TypeAlias

from domain.accounts.entities import SignIn, User
from domain.conversations.entities import Conversation
from domain.errors import BadInput
from domain.ids import MessageId, TurnId, kind_of
from domain.pages import MAX_SIZE
from domain.turns.entities import Message, Turn
from resolvers.context import Context
from resolvers.conversations import conversation

Node: TypeAlias = User | SignIn | Conversation | Turn | Message

MAX_NODES: Final = MAX_SIZE


async def node(context: Context, raw_id: str) -> Node | None:
    """Load what an id names; None when it is nothing, or not the viewer's."""
    match kind_of(raw_id):
        case "user":
            return await _user(context, raw_id)
        case "signin":
            return await _sign_in(context, raw_id)
        case "conv":
            return await conversation(context, raw_id)
        case "turn":
            return await context.loaders.turns.load(TurnId(raw_id))
        case "msg":
            return await context.loaders.messages.load(MessageId(raw_id))
        case None:
            return None


async def nodes(context: Context, raw_ids: Sequence[str]) -> Sequence[Node | None]:
    """Load what each id names, in the order asked for."""
    if len(raw_ids) > MAX_NODES:
        raise BadInput(f"Ask for at most {MAX_NODES} nodes at a time.")
    return await asyncio.gather(*(node(context, raw_id) for raw_id in raw_ids))


async def _user(context: Context, raw_id: str) -> User | None:
    viewer = context.required_viewer
    if viewer.user_id != raw_id:
        return None
    await context.cursor_first(viewer.user_id)
    return await context.use_cases.profiles.me(viewer)


async def _sign_in(context: Context, raw_id: str) -> SignIn | None:
    good = await context.use_cases.profiles.sign_ins(context.required_viewer)
    return next((sign_in for sign_in in good if sign_in.id == raw_id), None)
