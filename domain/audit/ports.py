"""What the audit log needs, and how the product writes to it."""

from collections.abc import Sequence
from typing import Protocol

from domain.audit.entries import AuditEntry
from domain.ids import AuditEntryId, UserId
from domain.pages import Page, PageRequest


class AuditLog(Protocol):
    """Where use cases write down what they did or refused."""

    async def note(self, entry: AuditEntry) -> None:
        """Keep an entry, until the store is back if it is away. Never fails, and never waits long."""
        ...


class AuditEntries(Protocol):
    """Entries, kept: added and read, never changed."""

    async def add(self, entries: Sequence[AuditEntry]) -> None:
        """Keep entries; harmless for those that are kept already. Raises StoreUnavailable."""
        ...

    async def get(self, entry_id: AuditEntryId, user_id: UserId) -> AuditEntry | None:
        """Load an entry of a user's account."""
        ...

    async def page(self, user_id: UserId, request: PageRequest) -> Page[AuditEntry]:
        """Load a page of what concerns a user's account, newest first; keys are entry ids."""
        ...

    async def erase(self, user_id: UserId) -> None:
        """Forget what concerns an account: it is gone itself."""
        ...
