"""Loading through the owner, in batches, once per operation."""

import asyncio
from collections.abc import Sequence
from functools import cached_property
from typing import Final

from strawberry.dataloader import DataLoader

from domain.conversations.entities import Conversation
from domain.errors import Unauthenticated
from domain.goals.entities import ActionItem, Goal
from domain.ids import ActionItemId, ConversationId, GoalId, MessageId, TurnId, UserId
from domain.recordings.entities import MessageAudio
from domain.turns.entities import Message, Turn
from domain.turns.ports import Moment
from resolvers.use_cases import UseCases


class Loaders:
    """What one operation has loaded; None stands for what is not there or not the viewer's.

    With `moment_first`, a conversation is read after the moment of its event log and the cursor of its owner's, so that
    what is read holds at least all that the logs had told by then.
    """

    def __init__(self, use_cases: UseCases, owner_id: UserId | None, *, moment_first: bool) -> None:
        self._use_cases = use_cases
        self._owner_id = owner_id
        self._moment_first = moment_first

    def forget(self) -> None:
        """Start anew, as each event of a subscription does: what is loaded is cached under its loader's name."""
        for name in _LOADERS & self.__dict__.keys():
            del self.__dict__[name]

    @cached_property
    def conversations(self) -> DataLoader[ConversationId, Conversation | None]:
        """Conversations by id."""
        return DataLoader(self._load_conversations)

    @cached_property
    def turns(self) -> DataLoader[TurnId, Turn | None]:
        """Turns by id."""
        return DataLoader(self._load_turns)

    @cached_property
    def messages(self) -> DataLoader[MessageId, Message | None]:
        """Messages by id."""
        return DataLoader(self._load_messages)

    @cached_property
    def audio(self) -> DataLoader[TurnId, MessageAudio | None]:
        """Where recordings of turns can be heard."""
        return DataLoader(self._load_audio)

    @cached_property
    def goals(self) -> DataLoader[GoalId, Goal | None]:
        """Goals by id."""
        return DataLoader(self._load_goals)

    @cached_property
    def action_items(self) -> DataLoader[ActionItemId, ActionItem | None]:
        """Action items by id."""
        return DataLoader(self._load_action_items)

    @cached_property
    def moments(self) -> DataLoader[ConversationId, Moment]:
        """Where the events of a conversation stand."""
        return DataLoader(self._load_moments)

    @cached_property
    def account_cursors(self) -> DataLoader[UserId, str]:
        """Where the events of an account stand."""
        return DataLoader(self._load_account_cursors)

    @property
    def _owner(self) -> UserId:
        if self._owner_id is None:
            raise Unauthenticated("Sign in first.")
        return self._owner_id

    async def _load_conversations(self, ids: list[ConversationId]) -> Sequence[Conversation | None]:
        if self._moment_first:
            await asyncio.gather(self.account_cursors.load(self._owner), self.moments.load_many(ids))
        return await self._use_cases.conversations.get(self._owner, ids)

    async def _load_turns(self, ids: list[TurnId]) -> Sequence[Turn | None]:
        return await self._use_cases.history.turns(self._owner, ids)

    async def _load_messages(self, ids: list[MessageId]) -> Sequence[Message | None]:
        return await self._use_cases.history.messages(self._owner, ids)

    async def _load_audio(self, ids: list[TurnId]) -> Sequence[MessageAudio | None]:
        return await self._use_cases.listening.audio(self._owner, ids)

    async def _load_goals(self, ids: list[GoalId]) -> Sequence[Goal | None]:
        await self._cursor_first()
        return await self._use_cases.goals.get(self._owner, ids)

    async def _load_action_items(self, ids: list[ActionItemId]) -> Sequence[ActionItem | None]:
        await self._cursor_first()
        return await self._use_cases.action_items.get(self._owner, ids)

    async def _cursor_first(self) -> None:
        if self._moment_first:
            await self.account_cursors.load(self._owner)

    async def _load_moments(self, ids: list[ConversationId]) -> Sequence[Moment | BaseException]:
        moment = self._use_cases.history.moment
        return await asyncio.gather(*map(moment, ids), return_exceptions=True)

    async def _load_account_cursors(self, ids: list[UserId]) -> Sequence[str | BaseException]:
        cursor = self._use_cases.account_streams.cursor
        return await asyncio.gather(*map(cursor, ids), return_exceptions=True)


_LOADERS: Final = frozenset(name for name, made in vars(Loaders).items() if isinstance(made, cached_property))
