"""Conversations that are reviewed, over the fakes."""

from dataclasses import dataclass, field, replace
from typing import Final

from domain.accounts.entities import Settings, User
from domain.accounts.events import ConversationChanged
from domain.conversations.entities import Conversation
from domain.conversations.news import ConversationNews
from domain.goals.entities import ActionItem
from domain.goals.news import GoalNews
from domain.goals.suggesting import Suggestions
from domain.limits import Limits
from domain.memories.learning import Learning
from domain.reviewing.bell import Bell
from domain.reviewing.paying import NothingToPay, Payment
from domain.reviewing.proposing import Proposals
from domain.reviewing.review import Reviewer
from domain.reviewing.reviewing import Reviewing
from domain.reviewing.watch import ReviewWatch
from domain.turns.entities import Turn, TurnStatus
from domain.turns.events import ActionItemSuggested
from tests.builders import AT, a_conversation, a_message, a_turn, a_user
from tests.fakes.account_log import FakeAccountLog, PromptAnnouncer
from tests.fakes.clock import FakeClock
from tests.fakes.goals import FakeActionItems, FakeGoals
from tests.fakes.memories import FakeMemories
from tests.fakes.redis_ports import FakeEventLog
from tests.fakes.reviews import FakeReviewer, FakeReviewQueue, ReviewsSeen
from tests.fakes.stores import FakeConversations, FakeTurns, FakeUsers

LATER: Final = 60
"""Seconds after which everything said is due."""


@dataclass
class Desk:
    """One user's conversation, and who reviews it."""

    reviewer: Reviewer = field(default_factory=FakeReviewer)
    limits: Limits = field(default_factory=Limits)
    user: User = field(default_factory=a_user)

    def __post_init__(self) -> None:
        self.clock = FakeClock(AT)
        self.clock.advance(seconds=LATER)
        self.users, self.turns, self.conversations = FakeUsers(), FakeTurns(), FakeConversations()
        self.queue = FakeReviewQueue(self.conversations)
        self.account_log = FakeAccountLog()
        self.log = FakeEventLog()
        self.goals = FakeGoals()
        self.action_items = FakeActionItems(self.goals)
        self.memories = FakeMemories()
        self.payment: Payment = NothingToPay()
        self.seen = ReviewsSeen()
        self.bell = Bell()
        self.users.users[self.user.id] = self.user
        self.conversation = self.begin()
        self.reviewing = self.reviewed_by(self.reviewer)

    def reviewed_by(self, reviewer: Reviewer) -> Reviewing:
        announcer = PromptAnnouncer(self.account_log)
        news = ConversationNews(conversations=self.conversations, announcer=announcer, clock=self.clock)
        goal_news = GoalNews(goals=self.goals, action_items=self.action_items, announcer=announcer, clock=self.clock)
        return Reviewing(
            queue=self.queue,
            reviewer=reviewer,
            users=self.users,
            conversations=self.conversations,
            turns=self.turns,
            payment=self.payment,
            proposals=Proposals(
                suggestions=Suggestions(
                    action_items=self.action_items,
                    conversations=self.conversations,
                    news=goal_news,
                    clock=self.clock,
                ),
                action_items=self.action_items,
                log=self.log,
                queue=self.queue,
                clock=self.clock,
            ),
            learning=Learning(memories=self.memories, limits=self.limits, clock=self.clock),
            news=news,
            observer=self.seen,
            limits=self.limits,
            clock=self.clock,
        )

    def watch(self, *, at_once: int = 4, busy: bool = False) -> ReviewWatch:
        return ReviewWatch(self.reviewing, self.bell, at_once=at_once, is_busy=lambda: busy)

    def begin(self, **changes: object) -> Conversation:
        conversation = a_conversation(self.user.id, **{"title": "New conversation", "untitled": True, **changes})
        self.conversations.conversations[conversation.id] = conversation
        return conversation

    async def say(
        self, text: str, reply: str = "Tell me more.", status: TurnStatus = TurnStatus.COMPLETED, **coach: object
    ) -> Turn:
        """Add an answered turn."""
        turn = a_turn(self.conversation, status)
        turn = replace(
            turn,
            user_message=a_message(turn.id, text=text),
            coach_message=a_message(turn.id, "coach", text=reply, **coach),
        )
        await self.turns.add(turn)
        await self.conversations.record_turn(turn)
        return turn

    async def review(self) -> bool:
        """Review what is due, once; False when nothing is."""
        job = await self.reviewing.claim()
        if job is None:
            return False
        await self.reviewing.review(job)
        return True

    @property
    def now(self) -> Conversation:
        """The conversation as it is kept."""
        return self.conversations.conversations[self.conversation.id]

    @property
    def suggested(self) -> list[ActionItem]:
        """What the conversation's events proposed."""
        events = self.log.events(self.conversation.id)
        return [event.action_item for event in events if isinstance(event, ActionItemSuggested)]

    @property
    def announced(self) -> list[ConversationChanged]:
        return [event for event in self.account_log.events(self.user.id) if isinstance(event, ConversationChanged)]

    def remembers(self, *, enabled: bool) -> None:
        """Have the user's memory switched on or off."""
        self.users.users[self.user.id] = replace(self.user, settings=Settings(memory_enabled=enabled))
