"""Searching in what a user has said."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from domain.errors import BadInput
from domain.ids import UserId, is_a
from domain.limits import Limits
from domain.pages import Page, PageRequest, page_request
from domain.searching.words import query_words
from domain.turns.entities import Message


class MessageIndex(Protocol):
    """An index of what users said, through which nobody without their keys can read a word."""

    async def page(self, owner_id: UserId, words: Sequence[str], request: PageRequest) -> Page[Message]:
        """Load a page of an owner's own messages that have all these words, newest first; keys are message ids."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSearch:
    """Finds messages of a user's own."""

    index: MessageIndex
    limits: Limits

    async def page(
        self, user_id: UserId, query: str, *, first: int | None = None, after: str | None = None
    ) -> Page[Message]:
        """List messages that have all words of a query, newest first. Raises BadInput."""
        request = page_request(first, after, None, None, lambda key: is_a("msg", key))
        if len(query) > self.limits.max_search_length:
            raise BadInput(f"`query` must have at most {self.limits.max_search_length} characters.")
        words = query_words(query)
        if not words:
            return Page.cut([], request)
        return await self.index.page(user_id, words, request)
