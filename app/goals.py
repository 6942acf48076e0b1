"""Goals and action items, wired."""

from dataclasses import dataclass

from adapters.mongo.action_items import MongoActionItems
from adapters.mongo.activity import MongoActivity
from adapters.mongo.check_ins import MongoCheckIns
from adapters.mongo.database import Database
from adapters.mongo.goals import MongoGoals
from domain.accounts.announcing import Announcer
from domain.accounts.ports import Users
from domain.check_ins.book import CheckInBook
from domain.clock import Clock, Ids
from domain.conversations.ports import Conversations
from domain.goals.action_item_book import ActionItemBook
from domain.goals.goal_book import GoalBook
from domain.goals.news import GoalNews
from domain.goals.ports import ActionItems, Goals
from domain.goals.rules import GoalRules
from domain.goals.suggesting import Suggestions
from domain.idempotency import IdempotencyKeys
from domain.limits import Limits
from domain.progress.reporting import ProgressReports


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalWork:
    """The use cases around goals, and the stores other parts need."""

    goal_store: Goals
    action_item_store: ActionItems
    news: GoalNews
    goals: GoalBook
    action_items: ActionItemBook
    suggestions: Suggestions
    check_ins: CheckInBook
    progress_reports: ProgressReports


def wire_goals(
    database: Database,
    *,
    users: Users,
    conversations: Conversations,
    announcer: Announcer,
    keys: IdempotencyKeys,
    limits: Limits,
    clock: Clock,
    ids: Ids,
) -> GoalWork:
    """Wire goals and action items."""
    goals, action_items, rules = MongoGoals(database), MongoActionItems(database), GoalRules(limits)
    news = GoalNews(goals=goals, action_items=action_items, announcer=announcer, clock=clock)
    return GoalWork(
        goal_store=goals,
        action_item_store=action_items,
        news=news,
        goals=GoalBook(goals=goals, news=news, keys=keys, rules=rules, clock=clock, ids=ids),
        action_items=ActionItemBook(
            action_items=action_items,
            goals=goals,
            conversations=conversations,
            news=news,
            keys=keys,
            rules=rules,
            clock=clock,
            ids=ids,
        ),
        check_ins=CheckInBook(
            check_ins=MongoCheckIns(database),
            goals=goals,
            announcer=announcer,
            keys=keys,
            rules=rules,
            clock=clock,
            ids=ids,
        ),
        progress_reports=ProgressReports(users=users, activity=MongoActivity(database), limits=limits, clock=clock),
        suggestions=Suggestions(action_items=action_items, conversations=conversations, news=news, clock=clock),
    )
