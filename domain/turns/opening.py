"""The coach speaks first: a turn without a user's message, begun with its conversation."""

from domain.accounts.entities import User
from domain.conversations.book import ConversationBook
from domain.conversations.entities import Conversation
from domain.conversations.requests import NewConversation
from domain.ids import UserId, opening_turn_id
from domain.turns.beginning import Beginning, Setting, new_turn, voice_format
from domain.turns.entities import Turn, TurnOptions, TurnSource, TurnStatus
from domain.turns.workshop import Workshop


class Openings:
    """Begins conversations, with the coach's first words where they are wanted."""

    def __init__(self, workshop: Workshop, beginning: Beginning, book: ConversationBook) -> None:
        self._workshop = workshop
        self._beginning = beginning
        self._book = book

    async def create(self, user_id: UserId, new: NewConversation) -> Conversation:
        """Begin a conversation; it and the coach's turn are stored when this returns. Doing it again changes nothing.

        Raises InvalidInput, Conflict for a key used with another input, and for a coach that opens Overloaded,
        RateLimited and BudgetExceeded.
        """
        if not new.coach_opens:
            return await self._book.create(user_id, new)
        user = await self._beginning.user(user_id)
        conversation = await self._book.create(user_id, new)
        if not await self._has_begun(conversation):
            await self._beginning.begin(self._turn(user, conversation, new))
        return conversation

    async def _has_begun(self, conversation: Conversation) -> bool:
        """Tell whether anybody has spoken, or speaks: a request that is repeated late interrupts nobody."""
        if conversation.turn_count:
            return True
        unfinished = await self._workshop.stores.turns.unfinished(conversation.id)
        return unfinished is not None and unfinished.source is not TurnSource.COACH

    def _turn(self, user: User, conversation: Conversation, new: NewConversation) -> Turn:
        setting = Setting(user, conversation.id)
        return new_turn(
            opening_turn_id(conversation.id),
            setting,
            status=TurnStatus.THINKING,
            source=TurnSource.COACH,
            at=self._workshop.clock.now(),
            options=TurnOptions(speak=new.speak, reply_format=voice_format(setting, new.reply_format)),
        )
