"""Writing entries down with one line in a use case."""

from dataclasses import dataclass

from domain.accounts.entities import Viewer
from domain.audit.entries import NOWHERE, Action, AuditEntry, AuditOutcome, Origin
from domain.audit.ports import AuditLog
from domain.clock import Clock, Ids
from domain.ids import SignInId, UserId, audit_entry_id


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditNotes:
    """Puts time and id to what use cases tell; nothing here fails or waits long."""

    log: AuditLog
    clock: Clock
    ids: Ids

    async def allowed(
        self, action: Action, who: Viewer, origin: Origin = NOWHERE, *, subject: str | None = None
    ) -> None:
        """Note what a signed-in user did."""
        await self.done(action, who.user_id, origin, sign_in_id=who.sign_in_id, subject=subject)

    async def done(
        self,
        action: Action,
        user_id: UserId,
        origin: Origin = NOWHERE,
        *,
        sign_in_id: SignInId | None = None,
        subject: str | None = None,
    ) -> None:
        """Note what was done to an account."""
        await self._note(AuditOutcome.ALLOWED, action, user_id, origin, sign_in_id, subject)

    async def denied(
        self,
        action: Action,
        user_id: UserId | None,
        origin: Origin = NOWHERE,
        *,
        sign_in_id: SignInId | None = None,
        subject: str | None = None,
    ) -> None:
        """Note what was refused; `user_id` is whose account it was tried on, if there is one."""
        await self._note(AuditOutcome.DENIED, action, user_id, origin, sign_in_id, subject)

    async def _note(  # noqa: PLR0917 - an entry's fields
        self,
        outcome: AuditOutcome,
        action: Action,
        user_id: UserId | None,
        origin: Origin,
        sign_in_id: SignInId | None,
        subject: str | None,
    ) -> None:
        entry = AuditEntry(
            id=audit_entry_id(self.ids.ulid()),
            at=self.clock.now(),
            action=action,
            outcome=outcome,
            user_id=user_id,
            sign_in_id=sign_in_id,
            ip_address=origin.ip_address,
            device=origin.device,
            subject=subject,
        )
        await self.log.note(entry)
