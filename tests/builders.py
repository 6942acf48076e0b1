"""Things to test with: sensible by default, any field by keyword. Made later means a greater id."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, Final, Literal

from domain import ids
from domain.accounts.entities import Profile, SignIn, User
from domain.audit.entries import Action, AuditEntry
from domain.check_ins.entities import CheckIn
from domain.conversations.entities import Conversation
from domain.goals.entities import ActionItem, Goal
from domain.ids import ConversationId, MessageId, TurnId, UserId
from domain.push.entities import PushAddress, PushDevice, PushService
from domain.reminders.entities import Reminder, ReminderKind
from domain.turns.entities import Message, MessageRole, Turn, TurnOptions, TurnSource, TurnStatus, Usage
from domain.usage.budgets import Reservation
from domain.usage.calls import Payer, Service, ServiceCall

AT: Final = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
"""When everything happens unless a test says otherwise."""

NOW_OR_LATER: Final = AT + timedelta(days=7300)
"""A time that stores which forget by the wall clock will not reach while a test runs."""

_DIGITS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ULIDS: Final = count(time.time_ns() // 1_000_000 << 80)
_ANSWERED: Final = {TurnStatus.COMPLETED, TurnStatus.INTERRUPTED, TurnStatus.RESPONDING}
_UNHEARD: Final = {TurnStatus.RECORDING, TurnStatus.TRANSCRIBING, TurnStatus.DISCARDED}


def a_ulid() -> str:
    """Make a ULID greater than all made before it."""
    number = next(_ULIDS)
    return "".join(_DIGITS[number >> shift & 31] for shift in range(125, -1, -5))


def a_user(**changes: Any) -> User:
    """Make a user with a password hash and an address of their own."""
    ulid = a_ulid()
    user = User(
        id=ids.user_id(ulid),
        email=f"ada.{ulid.lower()}@example.org",
        password_hash="$argon2id$not-a-real-hash",
        created_at=AT,
        profile=Profile(display_name="Ada"),
    )
    return replace(user, **changes)


def a_sign_in(user_id: UserId | None = None, **changes: Any) -> SignIn:
    """Make a sign-in that is good for thirty days."""
    sign_in = SignIn(
        id=ids.sign_in_id(a_ulid()),
        user_id=user_id or ids.user_id(a_ulid()),
        created_at=AT,
        last_used_at=AT,
        expires_at=AT + timedelta(days=30),
        device="a test",
        refresh_hashes=("first-hash",),
        rotated_at=AT,
    )
    return replace(sign_in, **changes)


def an_audit_entry(user_id: UserId | None = None, **changes: Any) -> AuditEntry:
    """Make an entry of something that was done a moment ago."""
    entry = AuditEntry(
        id=ids.audit_entry_id(a_ulid()),
        at=NOW_OR_LATER,
        action=Action.SIGNED_IN,
        user_id=user_id,
        ip_address="192.0.2.1",
    )
    return replace(entry, **changes)


def a_conversation(owner_id: UserId | None = None, **changes: Any) -> Conversation:
    """Make an active conversation without turns."""
    conversation = Conversation(
        id=ids.conversation_id(a_ulid()),
        owner_id=owner_id or ids.user_id(a_ulid()),
        title="Sleeping better",
        created_at=AT,
        updated_at=AT,
    )
    return replace(conversation, **changes)


def a_goal(owner_id: UserId | None = None, **changes: Any) -> Goal:
    """Make a goal that is not begun."""
    goal = Goal(
        id=ids.goal_id(a_ulid()),
        owner_id=owner_id or ids.user_id(a_ulid()),
        title="Sleep through the night",
        created_at=AT,
        updated_at=AT,
    )
    return replace(goal, **changes)


def an_action_item(owner_id: UserId | None = None, **changes: Any) -> ActionItem:
    """Make an open action item."""
    item = ActionItem(
        id=ids.action_item_id(a_ulid()),
        owner_id=owner_id or ids.user_id(a_ulid()),
        text="Put the phone away at ten",
        created_at=AT,
        updated_at=AT,
    )
    return replace(item, **changes)


def a_check_in(owner_id: UserId | None = None, at: datetime = AT, **changes: Any) -> CheckIn:
    """Make a check-in about the day."""
    check_in = CheckIn(
        id=ids.check_in_id(ids.ulid_at(at, a_ulid())), owner_id=owner_id or ids.user_id(a_ulid()), at=at, score=7
    )
    return replace(check_in, **changes)


def a_reminder(owner_id: UserId | None = None, **changes: Any) -> Reminder:
    """Make a reminder for AT."""
    reminder = Reminder(
        id=ids.reminder_id(a_ulid()),
        owner_id=owner_id or ids.user_id(a_ulid()),
        kind=ReminderKind.CUSTOM,
        text="Breathe",
        at=AT,
        timezone="Europe/Berlin",
        created_at=AT,
        updated_at=AT,
    )
    return replace(reminder, **changes)


def a_push_device(owner_id: UserId | None = None, **changes: Any) -> PushDevice:
    """Make a browser with an address of its own."""
    ulid = a_ulid()
    device = PushDevice(
        id=ids.push_device_id(ulid),
        owner_id=owner_id or ids.user_id(a_ulid()),
        created_at=AT,
        address=PushAddress(service=PushService.WEB_PUSH, target=f"https://push.example/{ulid}", p256dh="k", auth="a"),
    )
    return replace(device, **changes)


def a_message(turn_id: TurnId | None = None, role: Literal["user", "coach"] = "user", **changes: Any) -> Message:
    """Make what one side said in a turn."""
    turn_id = turn_id or ids.turn_id(ids.conversation_id(a_ulid()), a_ulid())
    said = "I lie awake at night." if role == "user" else "What goes through your mind then?"
    message_id: MessageId = ids.message_id(turn_id, role)
    return replace(Message(id=message_id, role=MessageRole(role.upper()), text=said, created_at=AT), **changes)


def a_turn(
    conversation: Conversation | ConversationId | None = None,
    status: TurnStatus = TurnStatus.COMPLETED,
    **changes: Any,
) -> Turn:
    """Make a written turn with the messages that go with its status.

    Recording, transcribing and discarded turns have none, answered ones have both, the others the user's.
    """
    match conversation:
        case None:
            conversation = a_conversation()
        case str():
            conversation = a_conversation(id=conversation)
        case _:
            pass
    turn_id = ids.turn_id(conversation.id, a_ulid())
    turn = Turn(
        id=turn_id,
        conversation_id=conversation.id,
        owner_id=conversation.owner_id,
        status=status,
        source=TurnSource.TEXT,
        created_at=AT,
        options=TurnOptions(),
        user_message=None if status in _UNHEARD else a_message(turn_id),
        coach_message=a_message(turn_id, "coach") if status in _ANSWERED else None,
    )
    return replace(turn, **changes)


def a_call(user_id: UserId | None = None, **changes: Any) -> ServiceCall:
    """Make a call that read and wrote a few tokens for ten millionths of a dollar."""
    call = ServiceCall(
        id=f"call_{a_ulid()}",
        payer=Payer(user_id=user_id or ids.user_id(a_ulid())),
        at=AT,
        service=Service.REPLY,
        provider="openai",
        model="gpt-4o-mini",
        usage=Usage(prompt_tokens=40, completion_tokens=5, cost=10),
        spoken_ms=0,
        requests=1,
        cache_hits=0,
        priced=True,
        estimated=False,
        failed=False,
    )
    return replace(call, **changes)


def a_reservation(reservation_id: str | None = None, amount: int = 5, **changes: Any) -> Reservation:
    """Set five millionths of a dollar aside for a minute."""
    reservation = Reservation(
        id=reservation_id or a_ulid(), amount=amount, made_at=AT, expires_at=AT + timedelta(minutes=1)
    )
    return replace(reservation, **changes)
