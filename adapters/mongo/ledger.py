"""The collections `service_calls` and `usage`: every metered call, and their sums, written in the same transaction."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from pymongo import UpdateOne
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.errors import BulkWriteError

from adapters.mongo.availability import reaching_mongo
from adapters.mongo.budgets import BudgetDocument, opened, released
from adapters.mongo.database import Database
from adapters.mongo.transactions import in_transaction
from adapters.mongo.usage_documents import (
    CALL,
    STRETCH,
    ServiceCallDocument,
    UsageDocument,
    sum_key,
    sum_update,
)
from domain.ids import UserId
from domain.usage.budgets import accounts_of
from domain.usage.calls import ServiceCall
from domain.usage.ports import Stretch

_DUPLICATE_KEY = 11000


class MongoLedger:
    """The ledger in MongoDB."""

    def __init__(self, database: Database, *, server_account: bool = True) -> None:
        """Without a `server_account` only users' accounts are kept: all processes write to the server's."""
        self._server_account = server_account
        self._client = database.client
        self._calls = database.collection(ServiceCallDocument)
        self._sums = database.collection(UsageDocument)
        self._accounts = database.collection(BudgetDocument)

    @reaching_mongo
    async def write(self, calls: Sequence[ServiceCall], settled: Sequence[str] = ()) -> None:
        """Keep calls and add them up in one step, then end reservations; those kept before are left out."""
        await self._write_new(calls)
        if settled:
            await self._accounts.update_many({"reserved.id": {"$in": list(settled)}}, released(list(settled)))

    async def _write_new(self, calls: Sequence[ServiceCall]) -> None:
        new = list({call.id: call for call in calls}.values())
        while new:
            try:
                await self._keep(new)
            except BulkWriteError as error:
                if any(failure["code"] != _DUPLICATE_KEY for failure in error.details["writeErrors"]):
                    raise
                kept = {record["_id"] async for record in self._calls.find({"_id": {"$in": [c.id for c in new]}}, {})}
                new = [call for call in new if call.id not in kept]
            else:
                return

    async def _keep(self, calls: Sequence[ServiceCall]) -> None:
        spent = _spending(calls, server_account=self._server_account)
        sums = [UpdateOne(sum_key(call), sum_update(call), upsert=True) for call in calls]

        async def work(session: AsyncClientSession) -> None:
            await self._calls.insert_many([CALL.record(call) for call in calls], session=session)
            await self._sums.bulk_write(sums, session=session)
            if spent:
                await self._accounts.bulk_write(spent, session=session)

        await in_transaction(self._client, work)

    @reaching_mongo
    async def stretches(self, user_id: UserId, start: datetime, end: datetime) -> Sequence[Stretch]:
        """List what a user consumed in the quarters of an hour that begin from `start` on and before `end`."""
        found = self._sums.find({"user_id": user_id, "at": {"$gte": start, "$lt": end}}, {"_id": 0})
        return [STRETCH.entity(record) async for record in found.sort("at", 1)]

    @reaching_mongo
    async def forget(self, user_id: UserId) -> None:
        """Delete everything of a user."""
        await self._calls.delete_many({"payer.user_id": user_id})
        await self._sums.delete_many({"user_id": user_id})
        await self._accounts.delete_many({"payer": user_id})


def _spending(calls: Sequence[ServiceCall], *, server_account: bool) -> list[UpdateOne]:
    """Make the updates that add what calls cost to the accounts they are paid from."""
    amounts: Counter[str] = Counter()
    for call in calls:
        for account in accounts_of(call, server_account=server_account):
            amounts[account] += call.usage.cost
    return [
        UpdateOne({"_id": account}, {"$inc": {"spent": amount}, "$setOnInsert": opened(account)}, upsert=True)
        for account, amount in amounts.items()
        if amount
    ]
