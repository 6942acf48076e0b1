"""The names of all keys. A stream's key is its pub/sub channel's name too.

All names of one conversation, and all of one account, share a hash tag, so that in a cluster a script finds them in one
place.
"""

from dataclasses import dataclass

from domain.ids import ConversationId, TurnId, UserId, conversation_of


@dataclass(frozen=True, slots=True)
class StreamKeys:
    """A stream and the hash that says where it stands."""

    state: str
    stream: str

    @property
    def pair(self) -> tuple[str, str]:
        """Both, as scripts take them."""
        return self.state, self.stream


def log_keys(conversation_id: ConversationId) -> StreamKeys:
    """Name a conversation's event log."""
    return StreamKeys(f"{{{conversation_id}}}:log", f"{{{conversation_id}}}:events")


def account_keys(user_id: UserId) -> StreamKeys:
    """Name an account's event log."""
    return StreamKeys(f"{{{user_id}}}:log", f"{{{user_id}}}:events")


def inbox_keys(turn_id: TurnId) -> StreamKeys:
    """Name a turn's inbox."""
    tag = f"{{{conversation_of(turn_id)}}}:{turn_id}"
    return StreamKeys(f"{tag}:inbox", f"{tag}:messages")


def held_key(turn_id: TurnId) -> str:
    """Name the hash of pieces that came before their time."""
    return f"{{{conversation_of(turn_id)}}}:{turn_id}:held"


def lease_key(turn_id: TurnId) -> str:
    """Name a turn's lease."""
    return f"{{{conversation_of(turn_id)}}}:{turn_id}:lease"
