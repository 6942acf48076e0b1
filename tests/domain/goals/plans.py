"""Goals and action items put together over the fakes, as app/goals.py does over the real stores."""

from dataclasses import dataclass, field

from domain.accounts.events import AccountEvent, ActionItemChanged, CheckInChanged, GoalChanged, NodeRemoved
from domain.check_ins.book import CheckInBook
from domain.check_ins.entities import CheckIn, NewCheckIn
from domain.goals.action_item_book import ActionItemBook
from domain.goals.entities import ActionItem, Goal
from domain.goals.goal_book import GoalBook
from domain.goals.requests import ActionItemChanges, GoalChanges, NewActionItem, NewGoal
from domain.goals.rules import GoalRules
from domain.goals.suggesting import Suggestions
from domain.limits import Limits
from tests.domain.conversations.shelf import Shelf
from tests.fakes.check_ins import FakeCheckIns


@dataclass
class Plans:
    """One user's goals and action items, beside their conversations."""

    shelf: Shelf = field(default_factory=Shelf)
    kept_check_ins: FakeCheckIns = field(default_factory=FakeCheckIns)

    def __post_init__(self) -> None:
        shelf = self.shelf
        rules = GoalRules(Limits())
        self.goals = GoalBook(
            goals=shelf.goals, news=shelf.goal_news, keys=shelf.keys, rules=rules, clock=shelf.clock, ids=shelf.ids
        )
        self.action_items = ActionItemBook(
            action_items=shelf.action_items,
            goals=shelf.goals,
            conversations=shelf.conversations,
            news=shelf.goal_news,
            keys=shelf.keys,
            rules=rules,
            clock=shelf.clock,
            ids=shelf.ids,
        )
        self.check_ins = CheckInBook(
            check_ins=self.kept_check_ins,
            goals=shelf.goals,
            announcer=shelf.announcer,
            keys=shelf.keys,
            rules=rules,
            clock=shelf.clock,
            ids=shelf.ids,
        )
        self.suggestions = Suggestions(
            action_items=shelf.action_items, conversations=shelf.conversations, news=shelf.goal_news, clock=shelf.clock
        )

    async def set_goal(self, title: str = "Sleep", **fields: object) -> Goal:
        return await self.goals.create(self.shelf.owner, NewGoal(title=title, **fields))  # type: ignore[arg-type]

    async def move_goal(self, goal: Goal, **fields: object) -> Goal:
        return await self.goals.update(self.shelf.owner, GoalChanges(id=goal.id, **fields))  # type: ignore[arg-type]

    async def write_down(self, text: str = "Call her", **fields: object) -> ActionItem:
        return await self.action_items.create(self.shelf.owner, NewActionItem(text=text, **fields))  # type: ignore[arg-type]

    async def change_item(self, item: ActionItem, **fields: object) -> ActionItem:
        changes = ActionItemChanges(id=item.id, **fields)  # type: ignore[arg-type]
        return await self.action_items.update(self.shelf.owner, changes)

    async def check_in(self, score: int = 7, **fields: object) -> CheckIn:
        return await self.check_ins.create(self.shelf.owner, NewCheckIn(score=score, **fields))  # type: ignore[arg-type]

    async def goal(self, goal: Goal) -> Goal:
        """Load a goal as it is now."""
        [now] = await self.goals.get(self.shelf.owner, [goal.id])
        assert now is not None
        return now

    def told(self) -> list[tuple[str, str]]:
        """What the user's devices were told: the kind of event, and the change or the removed type."""
        return [_told(event) for event in self.shelf.account_log.events(self.shelf.owner)]


def _told(event: AccountEvent) -> tuple[str, str]:
    match event:
        case NodeRemoved():
            return "NodeRemoved", event.removed_type.value
        case GoalChanged() | ActionItemChanged() | CheckInChanged():
            return type(event).__name__, event.change.value
        case _:
            return type(event).__name__, ""
