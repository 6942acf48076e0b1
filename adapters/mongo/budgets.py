"""The collection `budgets`: what was spent and what is set aside, one document for each payer and calendar month.

Setting aside is one update of one document, so that of several at once none overlooks another.
"""

from typing import ClassVar, Final

from beanie import Document
from pymongo import IndexModel
from pymongo.errors import DuplicateKeyError

from adapters.mongo.availability import reaching_mongo
from adapters.mongo.codec import Codec, Record
from adapters.mongo.database import Database
from domain.usage.budgets import Reservation


class BudgetDocument(Document):
    """An account as stored."""

    id: str  # type: ignore[assignment]
    v: int
    payer: str
    spent: int
    reserved: list[Reservation]

    class Settings:
        """The collection."""

        name = "budgets"
        indexes: ClassVar = [IndexModel("reserved.id", name="by_reservation"), IndexModel("payer", name="of_a_payer")]


_RESERVATION: Final = Codec(Reservation)


class MongoBudgets:
    """Budget accounts in MongoDB."""

    def __init__(self, database: Database) -> None:
        self._accounts = database.collection(BudgetDocument)

    @reaching_mongo
    async def reserve(self, account: str, limit: int, reservation: Reservation) -> bool:
        """Set money aside unless that would be more than `limit`, with all that was spent and is set aside."""
        new = _RESERVATION.values(reservation)
        others = {
            "$filter": {
                "input": "$reserved",
                "cond": {"$and": [{"$gt": ["$$this.expires_at", new["made_at"]]}, {"$ne": ["$$this.id", new["id"]]}]},
            }
        }
        needed = {"$add": ["$spent", {"$sum": {"$map": {"input": others, "in": "$$this.amount"}}}, new["amount"]]}
        enough: Record = {"_id": account, "$expr": {"$lte": [needed, limit]}}
        change: list[Record] = [{"$set": {"reserved": {"$concatArrays": [others, [{"$literal": new}]]}}}]
        for _ in range(2):
            if (await self._accounts.update_one(enough, change)).matched_count:
                return True
            if not await self._open(account):
                break
        return False

    @reaching_mongo
    async def release(self, reservation_id: str) -> None:
        """End a reservation, on all accounts."""
        await self._accounts.update_many({"reserved.id": reservation_id}, released([reservation_id]))

    async def _open(self, account: str) -> bool:
        """Open an account; False when it was open."""
        try:
            await self._accounts.insert_one({"_id": account, **opened(account), "spent": 0})
        except DuplicateKeyError:
            return False
        return True


def opened(account: str) -> Record:
    """Make the fields of a new account but the amount spent."""
    return {"v": 1, "payer": account.rpartition(":")[0], "reserved": []}


def released(reservation_ids: list[str]) -> Record:
    """Make the update that ends reservations."""
    return {"$pull": {"reserved": {"id": {"$in": reservation_ids}}}}
