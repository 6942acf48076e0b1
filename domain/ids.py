"""Prefixed ULIDs: the same string in the API, the domain and the database's `_id`.

A turn's id contains its conversation's and a message's its turn's, so that authorization and routing
need no look-up: `conv_A` -> `turn_A_B` -> `msg_A_B_user`.
"""

import hashlib
import re
from datetime import UTC, datetime, timedelta
from typing import Final, Literal, NewType, assert_never

UserId = NewType("UserId", str)
SignInId = NewType("SignInId", str)
ConversationId = NewType("ConversationId", str)
TurnId = NewType("TurnId", str)
MessageId = NewType("MessageId", str)
AuditEntryId = NewType("AuditEntryId", str)
GoalId = NewType("GoalId", str)
ActionItemId = NewType("ActionItemId", str)
InsightId = NewType("InsightId", str)
MemoryId = NewType("MemoryId", str)
CheckInId = NewType("CheckInId", str)
ReportId = NewType("ReportId", str)
ReminderId = NewType("ReminderId", str)
PushDeviceId = NewType("PushDeviceId", str)

Kind = Literal[
    "user", "signin", "conv", "turn", "msg", "audit", "goal", "action", "checkin", "memory", "reminder", "device"
]

_DIGEST_LENGTH: Final = 12
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_DIGITS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ULID: Final = "[0-9A-HJKMNP-TV-Z]{26}"
_SHAPES: Final[dict[Kind, re.Pattern[str]]] = {
    "user": re.compile(f"user_{_ULID}"),
    "signin": re.compile(f"signin_{_ULID}"),
    "conv": re.compile(f"conv_{_ULID}"),
    "turn": re.compile(f"turn_{_ULID}_{_ULID}"),
    "msg": re.compile(f"msg_{_ULID}_{_ULID}_(?:user|coach)"),
    "audit": re.compile(f"audit_{_ULID}"),
    "goal": re.compile(f"goal_{_ULID}"),
    "action": re.compile(f"action_{_ULID}"),
    "checkin": re.compile(f"checkin_{_ULID}"),
    "memory": re.compile(f"memory_{_ULID}"),
    "reminder": re.compile(f"reminder_{_ULID}"),
    "device": re.compile(f"device_{_ULID}"),
}


def kind_of(raw: str) -> Kind | None:
    """Tell what a client's id names; None when it is no id of ours."""
    for kind, shape in _SHAPES.items():
        if shape.fullmatch(raw):
            return kind
    return None


def is_a(kind: Kind, raw: str) -> bool:
    """Tell whether a client's id has the shape of `kind`."""
    return _SHAPES[kind].fullmatch(raw) is not None


def user_id(ulid: str) -> UserId:
    """Name a user."""
    return UserId(f"user_{ulid}")


def sign_in_id(ulid: str) -> SignInId:
    """Name a sign-in."""
    return SignInId(f"signin_{ulid}")


def audit_entry_id(ulid: str) -> AuditEntryId:
    """Name an entry of the audit log; ids sort by time."""
    return AuditEntryId(f"audit_{ulid}")


def conversation_id(ulid: str) -> ConversationId:
    """Name a conversation."""
    return ConversationId(f"conv_{ulid}")


def turn_id(conversation: ConversationId, ulid: str) -> TurnId:
    """Name a turn of a conversation; ids of one conversation sort by time."""
    return TurnId(f"turn_{conversation.removeprefix('conv_')}_{ulid}")


def opening_turn_id(conversation: ConversationId) -> TurnId:
    """Name the turn in which the coach opens a conversation: there is one, and it comes before all others."""
    return turn_id(conversation, conversation.removeprefix("conv_"))


def message_id(turn: TurnId, role: Literal["user", "coach"]) -> MessageId:
    """Name what one side said in a turn."""
    match role:
        case "user" | "coach":
            return MessageId(f"msg_{turn.removeprefix('turn_')}_{role}")
        case _:
            assert_never(role)


def goal_id(ulid: str) -> GoalId:
    """Name a goal."""
    return GoalId(f"goal_{ulid}")


def action_item_id(ulid: str) -> ActionItemId:
    """Name an action item."""
    return ActionItemId(f"action_{ulid}")


def memory_id(ulid: str) -> MemoryId:
    """Name a memory."""
    return MemoryId(f"memory_{ulid}")


def insight_id(message: MessageId, kind: str, quote: str) -> InsightId:
    """Name what was noticed in a message: the same each time it is noticed."""
    digest = hashlib.sha256(f"{kind}\n{quote}".encode()).hexdigest()[:_DIGEST_LENGTH]
    return InsightId(f"insight_{message.removeprefix('msg_')}_{digest}")


def report_id(message: MessageId) -> ReportId:
    """Name the report of a message: there is one at most."""
    return ReportId(f"report_{message.removeprefix('msg_')}")


def check_in_id(ulid: str) -> CheckInId:
    """Name a check-in."""
    return CheckInId(f"checkin_{ulid}")


def reminder_id(ulid: str) -> ReminderId:
    """Name a reminder."""
    return ReminderId(f"reminder_{ulid}")


def push_device_id(ulid: str) -> PushDeviceId:
    """Name a push device."""
    return PushDeviceId(f"device_{ulid}")


def ulid_at(at: datetime, ulid: str) -> str:
    """Make a ULID of another time than `ulid`'s, from 1970 on; what sorts within a millisecond stays."""
    ms = (at - _EPOCH) // timedelta(milliseconds=1)
    return "".join(_DIGITS[ms >> shift & 31] for shift in range(45, -1, -5)) + ulid[10:]


def conversation_of(turn: TurnId) -> ConversationId:
    """Read the conversation's id out of a turn's."""
    return ConversationId(f"conv_{turn.split('_')[1]}")


def turn_of(message: MessageId) -> TurnId:
    """Read the turn's id out of a message's."""
    return TurnId(f"turn_{message.removeprefix('msg_').rpartition('_')[0]}")
