"""Pages as Relay connections: an edge is the item itself, its cursor the item's id."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

import strawberry

from domain.pages import Page


class Keyed(Protocol):
    """An item of a list; its id is its key."""

    @property
    def id(self) -> str:
        """Name the item."""
        ...


T = TypeVar("T")


def edges(parent: strawberry.Parent[Page[T]]) -> Sequence[T]:
    """List a page's items as edges."""
    return parent.items


def page_info(parent: strawberry.Parent[Page[T]]) -> Page[T]:
    """Show a page as its PageInfo."""
    return parent


def edge_cursor(parent: strawberry.Parent[Keyed]) -> str:
    """Name an edge."""
    return parent.id


def edge_node(parent: strawberry.Parent[Keyed]) -> Keyed:
    """Show an edge's item."""
    return parent


def start_cursor(parent: strawberry.Parent[Page[Keyed]]) -> str | None:
    """Name the page's first edge."""
    return parent.items[0].id if parent.items else None


def end_cursor(parent: strawberry.Parent[Page[Keyed]]) -> str | None:
    """Name the page's last edge."""
    return parent.items[-1].id if parent.items else None
