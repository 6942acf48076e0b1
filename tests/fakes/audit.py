"""The audit log in a list."""

from collections.abc import Sequence

from domain.audit.entries import AuditEntry
from domain.ids import AuditEntryId, UserId
from domain.pages import Page, PageRequest
from tests.fakes.lists import after
from tests.fakes.stores import Breakable


class FakeAuditEntries(Breakable):
    """Entries in the order they came."""

    def __init__(self) -> None:
        self.entries: dict[AuditEntryId, AuditEntry] = {}

    @property
    def told(self) -> list[tuple[str, str]]:
        """What was done or refused, in order."""
        return [(entry.action, entry.outcome.value) for entry in self.entries.values()]

    async def add(self, entries: Sequence[AuditEntry]) -> None:
        self.reach()
        for entry in entries:
            self.entries.setdefault(entry.id, entry)

    async def get(self, entry_id: AuditEntryId, user_id: UserId) -> AuditEntry | None:
        self.reach()
        entry = self.entries.get(entry_id)
        return entry if entry is not None and entry.user_id == user_id else None

    async def page(self, user_id: UserId, request: PageRequest) -> Page[AuditEntry]:
        self.reach()
        theirs = sorted((entry for entry in self.entries.values() if entry.user_id == user_id), key=_id, reverse=True)
        return Page.cut(after(((entry.id, entry) for entry in theirs), request.key, request), request)

    async def erase(self, user_id: UserId) -> None:
        self.reach()
        self.entries = {name: entry for name, entry in self.entries.items() if entry.user_id != user_id}


class PromptAuditLog:
    """An `AuditLog` that writes at once."""

    def __init__(self, entries: FakeAuditEntries) -> None:
        self._entries = entries

    async def note(self, entry: AuditEntry) -> None:
        await self._entries.add([entry])


def _id(entry: AuditEntry) -> str:
    return entry.id
