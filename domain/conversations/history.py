"""What was said in conversations, and what is being said now."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from domain.conversations.entities import Conversation
from domain.ids import ConversationId, MessageId, TurnId, UserId, conversation_of, is_a, turn_of
from domain.pages import Page, page_request
from domain.turns.entities import Message, Turn
from domain.turns.ports import EventLog, Moment, Turns


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Reads turns and messages, each through its owner or its conversation."""

    kept_turns: Turns
    log: EventLog

    async def turns(self, user_id: UserId, ids: Sequence[str]) -> Sequence[Turn | None]:
        """Load turns in the order asked for; None for what is no turn of the user's."""
        asked = [TurnId(raw) for raw in dict.fromkeys(ids) if is_a("turn", raw)]
        loaded = await self.kept_turns.get(asked, user_id) if asked else ()
        found: dict[str, Turn | None] = dict(zip(asked, loaded, strict=True))
        return [found.get(raw) for raw in ids]

    async def messages(self, user_id: UserId, ids: Sequence[str]) -> Sequence[Message | None]:
        """Load messages in the order asked for; None for what is no message of the user's."""
        turns = await self.turns(user_id, [turn_of(MessageId(raw)) for raw in ids if is_a("msg", raw)])
        found = {message.id: message for turn in turns if turn is not None for message in turn.messages}
        return [found.get(MessageId(raw)) for raw in ids]

    async def turn_page(
        self,
        conversation: Conversation,
        *,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Page[Turn]:
        """List a conversation's turns, newest first. Raises BadInput."""

        def is_key(key: str) -> bool:
            return is_a("turn", key) and conversation_of(TurnId(key)) == conversation.id

        page = await self.kept_turns.page(conversation.id, page_request(first, after, last, before, is_key))
        return replace(page, total=conversation.turn_count)

    async def message_page(
        self,
        conversation: Conversation,
        *,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Page[Message]:
        """List a conversation's messages, newest first. Raises BadInput."""

        def is_key(key: str) -> bool:
            return is_a("msg", key) and conversation_of(turn_of(MessageId(key))) == conversation.id

        page = await self.kept_turns.message_page(conversation.id, page_request(first, after, last, before, is_key))
        return replace(page, total=conversation.message_count)

    async def last_message(self, conversation: Conversation) -> Message | None:
        """Load what was said last; None before anything was."""
        if conversation.last_turn_id is None:
            return None
        (turn,) = await self.turns(conversation.owner_id, [conversation.last_turn_id])
        return turn.messages[-1] if turn is not None and turn.messages else None

    async def moment(self, conversation_id: ConversationId) -> Moment:
        """Read the cursor, and the turn in progress as told by the events up to it.

        A log that has lost its memory has no turn to show, though the stored one may wait to be taken over. A turn's
        end is stored before it is told, and the log is read first, so the store is never behind the cursor.
        """
        moment = await self.log.moment(conversation_id)
        if moment.turn is not None:
            return moment
        stored = await self.kept_turns.unfinished(conversation_id)
        if stored is None:
            return moment
        again = await self.log.moment(conversation_id)
        # Taken up in between, what is stored may be ahead of the first cursor; what the log tells never is.
        return Moment(moment.cursor, stored) if again == moment else again
