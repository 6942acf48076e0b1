"""A user's own part of the audit log."""

from dataclasses import dataclass

from domain.audit.entries import AuditEntry
from domain.audit.ports import AuditEntries
from domain.ids import AuditEntryId, UserId, is_a
from domain.pages import Page, page_request


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditReading:
    """Shows users what was done to their account."""

    entries: AuditEntries

    async def page(self, user_id: UserId, *, first: int | None = None, after: str | None = None) -> Page[AuditEntry]:
        """List what concerns a user's account, newest first. Raises BadInput."""
        request = page_request(first, after, None, None, lambda key: is_a("audit", key))
        return await self.entries.page(user_id, request)

    async def get(self, user_id: UserId, raw_id: str) -> AuditEntry | None:
        """Load an entry of a user's account by what a client calls its id."""
        return await self.entries.get(AuditEntryId(raw_id), user_id) if is_a("audit", raw_id) else None
