"""The collection `reminders`: what was asked for, and who is sending it."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import ClassVar, Final

from beanie import Document
from pymongo import IndexModel, ReturnDocument
from pymongo.asynchronous.client_session import AsyncClientSession

from adapters.mongo.availability import reaching_mongo
from adapters.mongo.codec import Record
from adapters.mongo.counters import CountersDocument, Kept, count, counted
from adapters.mongo.database import Database
from adapters.mongo.keyset import read_page
from adapters.mongo.sealed_codec import Sealed
from adapters.mongo.transactions import in_transaction, insert_counting
from domain.errors import UserErrorCode, refuse
from domain.ids import ActionItemId, GoalId, PushDeviceId, ReminderId, UserId
from domain.pages import Page, PageRequest
from domain.reminders.entities import Reminder, ReminderKind
from domain.reminders.ports import Claimed
from domain.reminders.quiet_hours import QuietHours


class ReminderDocument(Document):
    """A reminder as stored. Nobody looks at it before `wake_at`: it is not due, or somebody is sending it.

    `claimed_by` names the claim, `attempts` counts those of the occurrence, `sent_to` are the devices it was sent to.
    """

    id: ReminderId  # type: ignore[assignment]
    v: int
    owner_id: UserId
    kind: ReminderKind
    text: str | Sealed
    at: datetime
    recurrence: str | None
    timezone: str
    quiet_hours: QuietHours | None
    enabled: bool
    action_item_id: ActionItemId | None
    goal_id: GoalId | None
    created_at: datetime
    updated_at: datetime
    occurrence: datetime | None
    next_at: datetime | None
    delivered_for: datetime | None
    wake_at: datetime | None
    claimed_by: str | None
    attempts: int
    sent_to: list[PushDeviceId]

    sealed: ClassVar = ("text",)

    class Settings:
        """The collection."""

        name = "reminders"
        indexes: ClassVar = [
            IndexModel([("owner_id", 1), ("_id", -1)], name="of_an_owner_newest_first"),
            IndexModel("wake_at", name="due_longest_first"),
        ]


_UNCLAIMED: Final[Record] = {"claimed_by": None, "attempts": 0, "sent_to": []}


class MongoReminders:
    """Reminders in MongoDB."""

    def __init__(self, database: Database) -> None:
        self._client = database.client
        self._reminders = database.collection(ReminderDocument)
        self._counters = database.collection(CountersDocument)
        self._codec = database.sealed(ReminderDocument, Reminder)

    @reaching_mongo
    async def add(self, reminder: Reminder, *, at_most: int) -> bool:
        """Keep a new reminder; False when its id is there already. Raises InvalidInput when its owner has too many."""
        record = {**await self._codec.record(reminder), **_UNCLAIMED, "wake_at": _wake_at(reminder)}
        (kept,) = await self.get([reminder.id], reminder.owner_id)
        if kept is not None:
            return False
        if await counted(self._counters, reminder.owner_id, "reminders", (Kept.ALL,)) >= at_most:
            raise refuse(UserErrorCode.TOO_LONG, f"There are {at_most} reminders already: delete one first.")
        counting = partial(count, self._counters, reminder.owner_id, "reminders", {Kept.ALL: 1})
        return await insert_counting(self._reminders, record, counting)

    @reaching_mongo
    async def get(self, reminder_ids: Sequence[ReminderId], owner_id: UserId) -> Sequence[Reminder | None]:
        """Load reminders of one owner, in the order asked for; None for what is not there or not theirs."""
        found = self._reminders.find({"_id": {"$in": list(reminder_ids)}, "owner_id": owner_id})
        return await self._codec.in_order(reminder_ids, found)

    @reaching_mongo
    async def replace(self, reminder: Reminder) -> None:
        """Store all of a reminder; whoever was sending it is no longer to settle it."""
        fields = await self._codec.fields(reminder)
        fresh = {"claimed_by": None, "attempts": 0, "wake_at": _wake_at(reminder)}
        # Of the same occurrence, what was sent stays sent.
        same = {"$eq": ["$occurrence", reminder.occurrence]}
        sent = {"sent_to": {"$cond": [same, "$sent_to", []]}}
        literal = {name: {"$literal": value} for name, value in fields.items()}
        theirs = {"_id": reminder.id, "owner_id": reminder.owner_id}
        await self._reminders.update_one(theirs, [{"$set": sent}, {"$set": {**literal, **fresh}}])

    @reaching_mongo
    async def delete(self, reminder_id: ReminderId, owner_id: UserId) -> bool:
        """Delete a reminder; False when the owner has no such one."""

        async def work(session: AsyncClientSession) -> bool:
            theirs = {"_id": reminder_id, "owner_id": owner_id}
            gone = await self._reminders.delete_one(theirs, session=session)
            await count(self._counters, owner_id, "reminders", {Kept.ALL: -gone.deleted_count}, session)
            return gone.deleted_count == 1

        return await in_transaction(self._client, work)

    @reaching_mongo
    async def page(self, owner_id: UserId, request: PageRequest) -> Page[Reminder]:
        """Load a page, newest first; keys are ids. `total` comes from kept counters."""
        total = await counted(self._counters, owner_id, "reminders", (Kept.ALL,))
        return await read_page(self._reminders, self._codec, {"owner_id": owner_id}, request, total)

    @reaching_mongo
    async def delete_of(self, owner_id: UserId) -> None:
        """Delete all reminders of an owner."""
        await self._reminders.delete_many({"owner_id": owner_id})
        await self._counters.update_one({"_id": owner_id}, {"$unset": {"reminders": ""}})

    @reaching_mongo
    async def claim(self, now: datetime, until: datetime, token: str) -> Claimed | None:
        """Take the enabled reminder that has been due longest; nobody else gets it before `until`."""
        record = await self._reminders.find_one_and_update(
            {"wake_at": {"$lte": now}},
            {"$set": {"wake_at": until, "claimed_by": token}, "$inc": {"attempts": 1}},
            sort=[("wake_at", 1)],
            return_document=ReturnDocument.AFTER,
        )
        if record is None:
            return None
        return Claimed(await self._codec.entity(record), token, int(str(record["attempts"])))

    @reaching_mongo
    async def begin(self, claimed: Claimed, device_id: PushDeviceId) -> bool:
        """Take note that the occurrence goes to a device now; False when that was noted before, or it is not ours."""
        unsent = {**_ours(claimed), "sent_to": {"$ne": device_id}}
        noted = await self._reminders.update_one(unsent, {"$push": {"sent_to": device_id}})
        return noted.modified_count == 1

    @reaching_mongo
    async def undo(self, claimed: Claimed, device_id: PushDeviceId) -> None:
        """Take the note back: it did not get there."""
        await self._reminders.update_one(_ours(claimed), {"$pull": {"sent_to": device_id}})

    @reaching_mongo
    async def postpone(self, claimed: Claimed, until: datetime) -> None:
        """Have it tried again later, by anybody."""
        await self._reminders.update_one(_ours(claimed), {"$set": {"wake_at": until, "claimed_by": None}})

    @reaching_mongo
    async def settle(self, claimed: Claimed, following: Reminder) -> bool:
        """Store that the occurrence is dealt with, and when the next one is; False when it is not ours any more."""
        times = {"occurrence": following.occurrence, "next_at": following.next_at, "wake_at": _wake_at(following)}
        done = {**_UNCLAIMED, **times, "delivered_for": claimed.reminder.occurrence}
        settled = await self._reminders.update_one(_ours(claimed), {"$set": done})
        return settled.modified_count == 1


def _ours(claimed: Claimed) -> Record:
    return {"_id": claimed.reminder.id, "claimed_by": claimed.token}


def _wake_at(reminder: Reminder) -> datetime | None:
    return reminder.next_at if reminder.enabled else None
