"""Following a conversation's events."""

from collections.abc import AsyncGenerator

from domain.conversations.ports import Conversations
from domain.errors import BadInput, NotFound
from domain.ids import ConversationId, UserId, is_a
from domain.turns.events import Event
from domain.turns.ports import EventLog


class EventStreams:
    """Opens the event stream of a conversation to its owner."""

    def __init__(self, conversations: Conversations, log: EventLog) -> None:
        self._conversations = conversations
        self._log = log

    async def follow(self, user_id: UserId, conversation_id: str, after: str | None) -> AsyncGenerator[Event, None]:
        """Open the stream: each event once, in order, from `after` on, or from now.

        Raises NotFound, BadInput (an empty or unknown cursor), StoreUnavailable, and while it is read EventGap as well.
        """
        if after == "":
            raise BadInput("An empty `after` names no event: leave it out to begin now.")
        if not is_a("conv", conversation_id):
            raise NotFound("There is no such conversation.")
        (found,) = await self._conversations.get([ConversationId(conversation_id)], user_id)
        if found is None:
            raise NotFound("There is no such conversation.")
        return self._log.read(found.id, after)
