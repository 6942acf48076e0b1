"""Keyset pagination over `_id`: ids sort by time, lists are newest first."""

from typing import TypeVar

from pymongo.asynchronous.collection import AsyncCollection

from adapters.mongo.codec import Record
from adapters.mongo.sealed_codec import SealedCodec
from domain.errors import BadInput
from domain.pages import Page, PageRequest

T = TypeVar("T")


async def read_page(
    records: AsyncCollection[Record],
    codec: SealedCodec[T],
    wanted: Record,
    request: PageRequest,
    total: int | None = None,
) -> Page[T]:
    """Load a page of the records that are wanted, newest first."""
    found = records.find({**wanted, **bounds(request)}).sort("_id", reading_order(request)).limit(request.size + 1)
    return Page.cut(await codec.entities(found), request, total)


def bounds(request: PageRequest) -> dict[str, dict[str, str]]:
    """Make the filter for what lies beyond the request's key."""
    if request.key is None:
        return {}
    return {"_id": {"$gt" if request.backward else "$lt": request.key}}


def reading_order(request: PageRequest) -> int:
    """Give the direction of the sort in which the page is read."""
    return 1 if request.backward else -1


def check_key(request: PageRequest, prefix: str) -> None:
    """Refuse the key of another list. Raises BadInput."""
    if request.key is not None and not request.key.startswith(prefix):
        raise BadInput("That cursor is not one of this list's.")
