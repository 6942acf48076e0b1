"""Any object by its id alone: the prefix tells what it is."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final, TypeAlias

from domain.accounts.entities import SignIn, User
from domain.audit.entries import AuditEntry
from domain.check_ins.entities import CheckIn
from domain.conversations.entities import Conversation
from domain.errors import BadInput
from domain.goals.entities import ActionItem, Goal
from domain.ids import ActionItemId, GoalId, Kind, MessageId, TurnId, kind_of
from domain.memories.entities import Memory
from domain.pages import MAX_SIZE
from domain.push.entities import PushDevice
from domain.reminders.entities import Reminder
from domain.turns.entities import Message, Turn
from resolvers.context import Context
from resolvers.conversations import conversation

Node: TypeAlias = (
    User
    | SignIn
    | AuditEntry
    | Conversation
    | Turn
    | Message
    | Goal
    | ActionItem
    | CheckIn
    | Memory
    | Reminder
    | PushDevice
)

MAX_NODES: Final = MAX_SIZE


async def node(context: Context, raw_id: str) -> Node | None:
    """Load what an id names; None when it is nothing, or not the viewer's."""
    kind = kind_of(raw_id)
    return None if kind is None else await _LOAD[kind](context, raw_id)


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


async def _turn(context: Context, raw_id: str) -> Turn | None:
    return await context.loaders.turns.load(TurnId(raw_id))


async def _message(context: Context, raw_id: str) -> Message | None:
    return await context.loaders.messages.load(MessageId(raw_id))


async def _audit_entry(context: Context, raw_id: str) -> AuditEntry | None:
    return await context.use_cases.audit_log.get(context.user_id, raw_id)


async def _goal(context: Context, raw_id: str) -> Goal | None:
    return await context.loaders.goals.load(GoalId(raw_id))


async def _action_item(context: Context, raw_id: str) -> ActionItem | None:
    return await context.loaders.action_items.load(ActionItemId(raw_id))


async def _check_in(context: Context, raw_id: str) -> CheckIn | None:
    (check_in,) = await context.use_cases.check_ins.get(context.user_id, [raw_id])
    return check_in


async def _memory(context: Context, raw_id: str) -> Memory | None:
    (memory,) = await context.use_cases.memories.get(context.user_id, [raw_id])
    return memory


async def _reminder(context: Context, raw_id: str) -> Reminder | None:
    (reminder,) = await context.use_cases.reminders.get(context.user_id, [raw_id])
    return reminder


async def _push_device(context: Context, raw_id: str) -> PushDevice | None:
    return await context.use_cases.push_devices.get(context.user_id, raw_id)


_LOAD: Final[Mapping[Kind, Callable[[Context, str], Awaitable[Node | None]]]] = {
    "user": _user,
    "signin": _sign_in,
    "conv": conversation,
    "turn": _turn,
    "msg": _message,
    "audit": _audit_entry,
    "goal": _goal,
    "action": _action_item,
    "checkin": _check_in,
    "memory": _memory,
    "reminder": _reminder,
    "device": _push_device,
}
