"""Following what happens to an account."""

from collections.abc import AsyncGenerator

from domain.accounts.events import AccountEvent
from domain.accounts.ports import AccountLog
from domain.errors import BadInput
from domain.ids import UserId


class AccountStreams:
    """Opens the event stream of an account to its user."""

    def __init__(self, log: AccountLog) -> None:
        self._log = log

    async def cursor(self, user_id: UserId) -> str:
        """Read where the stream stands. Raises StoreUnavailable."""
        return await self._log.cursor(user_id)

    def follow(self, user_id: UserId, after: str | None) -> AsyncGenerator[AccountEvent, None]:
        """Open the stream: each event once, in order, from `after` on, or from now.

        Raises BadInput (an empty or unknown cursor), and while it is read EventGap and StoreUnavailable.
        """
        if after == "":
            raise BadInput("An empty `after` names no event: leave it out to begin now.")
        return self._log.read(user_id, after)
