"""Taking everything along that is held about one."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.accounts.entities import Viewer
from domain.accounts.ports import Users
from domain.audit.entries import NOWHERE, Action, Origin
from domain.audit.notes import AuditNotes
from domain.clock import Clock
from domain.ids import UserId, is_a
from domain.leaving.ports import ExportedFile, Holdings
from domain.recordings.ports import Links


@dataclass(frozen=True, slots=True)
class ExportLink:
    """Where an export can be fetched, and until when."""

    url: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DataExport:
    """Signs addresses of exports; an export is made while it is fetched, and kept nowhere."""

    users: Users
    holdings: Holdings
    links: Links
    notes: AuditNotes
    clock: Clock
    link_minutes: int

    async def link(self, viewer: Viewer, origin: Origin = NOWHERE) -> ExportLink:
        """Make the address of everything that is held about the viewer."""
        expires_at = (self.clock.now() + timedelta(minutes=self.link_minutes)).replace(microsecond=0)
        await self.notes.allowed(Action.DATA_EXPORTED, viewer, origin)
        return ExportLink(self.links.sign(path_of(viewer.user_id), expires_at), expires_at)

    async def open(self, user_id: str, expires: str, signature: str) -> AsyncGenerator[ExportedFile, None] | None:
        """Find the files that an address stands for; None for every reason not to give them."""
        if not is_a("user", user_id) or not self.links.is_good(path_of(user_id), expires, signature):
            return None
        user = await self.users.get(UserId(user_id))
        return None if user is None else self.holdings.files(user.id)


def path_of(user_id: str) -> str:
    """Name an export's place on the server."""
    return f"/exports/{user_id}"
