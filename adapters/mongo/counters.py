"""The collection `counters`: what an owner has, counted as it changes, so that counting reads nothing."""

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Literal, TypeAlias, TypeVar

from beanie import Document
from pydantic import Field
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.collection import AsyncCollection

from adapters.mongo.codec import Record
from domain.conversations.entities import ConversationStatus
from domain.goals.entities import ActionItemStatus, GoalStatus
from domain.ids import UserId


class Kept(Enum):
    """The one counter of what has no status."""

    ALL = "ALL"


S = TypeVar("S", bound=Enum)

Counted: TypeAlias = Literal["conversations", "goals", "action_items", "check_ins", "reminders"]
"""What is counted, by status where it has one."""


class CountersDocument(Document):
    """One owner's counters; those of what they never had are not there."""

    id: UserId  # type: ignore[assignment]
    v: int
    conversations: dict[ConversationStatus, int] = Field(default_factory=dict)
    goals: dict[GoalStatus, int] = Field(default_factory=dict)
    action_items: dict[ActionItemStatus, int] = Field(default_factory=dict)
    check_ins: dict[Kept, int] = Field(default_factory=dict)
    reminders: dict[Kept, int] = Field(default_factory=dict)

    class Settings:
        """The collection; it is only read by id."""

        name = "counters"


async def count(
    counters: AsyncCollection[Record],
    owner_id: UserId,
    what: Counted,
    changes: Mapping[S, int],
    session: AsyncClientSession,
) -> None:
    """Add to the counters, in the transaction that makes, moves or deletes the objects."""
    change = {f"{what}.{status.value}": by for status, by in changes.items() if by}
    if change:
        await counters.update_one(
            {"_id": owner_id}, {"$inc": change, "$setOnInsert": {"v": 1}}, upsert=True, session=session
        )


async def counted(counters: AsyncCollection[Record], owner_id: UserId, what: Counted, statuses: Iterable[Enum]) -> int:
    """Tell how many objects of these statuses an owner has."""
    record = await counters.find_one({"_id": owner_id}) or {}
    kept = record.get(what)
    return sum(int(kept.get(status.value, 0)) for status in set(statuses)) if isinstance(kept, dict) else 0
