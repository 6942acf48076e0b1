"""What letters need from the outside."""

from datetime import datetime
from typing import Protocol

from domain.mail.entities import Letter, MailOrder


class Outbox(Protocol):
    """Orders, kept until they are done; any process may carry them out."""

    async def add(self, order: MailOrder) -> None:
        """Keep a new order, due at once. Raises StoreUnavailable."""
        ...

    async def claim(self, now: datetime, until: datetime) -> MailOrder | None:
        """Take the order that has been due longest; nobody else gets it before `until`. It counts as an attempt."""
        ...

    async def postpone(self, order: MailOrder, due_at: datetime) -> None:
        """Have a claimed order tried again later."""
        ...

    async def done(self, order: MailOrder) -> None:
        """Forget an order."""
        ...


class Mailer(Protocol):
    """Sends letters."""

    async def send(self, letter: Letter) -> None:
        """Hand a letter to the server. Raises MailNotSent."""
        ...
