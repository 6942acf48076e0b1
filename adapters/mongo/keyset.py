"""Keyset pagination over `_id`: ids sort by time, lists are newest first."""

from domain.errors import BadInput
from domain.pages import PageRequest


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
