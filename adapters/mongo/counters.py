"""The collection `counters`: what an owner has, counted as it changes, so that counting reads nothing."""

from collections.abc import Mapping

from beanie import Document
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.collection import AsyncCollection

from adapters.mongo.codec import Record
from domain.conversations.entities import ConversationStatus
from domain.ids import UserId


class CountersDocument(Document):
    """One owner's counters."""

    id: UserId  # type: ignore[assignment]
    v: int
    conversations: dict[ConversationStatus, int]

    class Settings:
        """The collection; it is only read by id."""

        name = "counters"


async def count(
    counters: AsyncCollection[Record],
    owner_id: UserId,
    changes: Mapping[ConversationStatus, int],
    session: AsyncClientSession,
) -> None:
    """Add to the counters, in the transaction that makes, moves or deletes the conversations."""
    change = {f"conversations.{status.value}": by for status, by in changes.items()}
    await counters.update_one(
        {"_id": owner_id}, {"$inc": change, "$setOnInsert": {"v": 1}}, upsert=True, session=session
    )


async def counted(counters: AsyncCollection[Record], owner_id: UserId, statuses: tuple[ConversationStatus, ...]) -> int:
    """Tell how many conversations of these statuses an owner has."""
    record = await counters.find_one({"_id": owner_id}) or {}
    kept = record.get("conversations")
    return sum(int(kept.get(status.value, 0)) for status in set(statuses)) if isinstance(kept, dict) else 0
