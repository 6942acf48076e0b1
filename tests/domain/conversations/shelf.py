"""Conversations put together over the fakes, as app.py does over the real stores."""

from dataclasses import dataclass, field, replace
from typing import Any

from domain.conversations.book import ConversationBook
from domain.conversations.entities import Conversation
from domain.conversations.erasure import Erasure
from domain.conversations.history import History
from domain.conversations.news import ConversationNews
from domain.conversations.requests import NewConversation
from domain.errors import InvalidInput, UserErrorCode
from domain.goals.news import GoalNews
from domain.ids import ConversationId, UserId, user_id
from domain.limits import Limits
from domain.turns.entities import Turn, TurnStatus
from tests.builders import a_turn, a_ulid
from tests.fakes.account_log import FakeAccountLog, PromptAnnouncer
from tests.fakes.clock import FakeClock, FakeIds
from tests.fakes.goals import FakeActionItems, FakeGoals
from tests.fakes.memories import FakeMemories
from tests.fakes.redis_ports import FakeEventLog
from tests.fakes.reports import FakeReports
from tests.fakes.stores import FakeConversations, FakeIdempotencyKeys, FakeRecordings, FakeTurns


@dataclass
class Shelf:
    """One user's conversations, and where they are kept."""

    conversations: FakeConversations = field(default_factory=FakeConversations)
    turns: FakeTurns = field(default_factory=FakeTurns)
    reports: FakeReports = field(default_factory=FakeReports)
    goals: FakeGoals = field(default_factory=FakeGoals)
    recordings: FakeRecordings = field(default_factory=FakeRecordings)
    log: FakeEventLog = field(default_factory=FakeEventLog)
    keys: FakeIdempotencyKeys = field(default_factory=FakeIdempotencyKeys)
    clock: FakeClock = field(default_factory=FakeClock)
    ids: FakeIds = field(default_factory=FakeIds)
    owner: UserId = field(default_factory=lambda: user_id(a_ulid()))
    account_log: FakeAccountLog = field(default_factory=FakeAccountLog)
    abandoned: list[ConversationId] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.announcer = announcer = PromptAnnouncer(self.account_log)
        self.news = ConversationNews(conversations=self.conversations, announcer=announcer, clock=self.clock)
        self.action_items = FakeActionItems(self.goals)
        self.memories = FakeMemories()
        self.goal_news = GoalNews(
            goals=self.goals, action_items=self.action_items, announcer=announcer, clock=self.clock
        )
        self.book = ConversationBook(
            conversations=self.conversations,
            goals=self.goals,
            erasure=Erasure(
                conversations=self.conversations,
                turns=self.turns,
                recordings=self.recordings,
                log=self.log,
                action_items=self.action_items,
                reports=self.reports,
                memories=self.memories,
                news=self.news,
                goal_news=self.goal_news,
                abandon=self.abandon,
            ),
            news=self.news,
            keys=self.keys,
            limits=Limits(),
            clock=self.clock,
            ids=self.ids,
        )
        self.history = History(kept_turns=self.turns, log=self.log)

    async def abandon(self, conversation_id: ConversationId) -> None:
        self.abandoned.append(conversation_id)
        turn = await self.turns.unfinished(conversation_id)
        if turn is not None:
            await self.turns.save(replace(turn, status=TurnStatus.DISCARDED))

    async def begin(self, title: str | None = None, **fields: Any) -> Conversation:
        return await self.book.create(self.owner, NewConversation(title=title, **fields))

    async def say(self, conversation: Conversation, status: TurnStatus = TurnStatus.COMPLETED) -> Turn:
        """Add a turn and count it."""
        turn = a_turn(conversation, status)
        await self.turns.add(turn)
        await self.conversations.record_turn(turn)
        return turn

    async def read(self, conversation: Conversation) -> Conversation:
        """Load a conversation as it is now."""
        [now] = await self.book.get(self.owner, [conversation.id])
        assert now is not None
        return now


def refused(error: InvalidInput) -> dict[str, UserErrorCode]:
    """What was wrong, by path."""
    return {".".join(user_error.path): user_error.code for user_error in error.user_errors}
