"""Telling a user's devices that the user has changed."""

from dataclasses import dataclass

from domain.accounts.announcing import Announcer
from domain.accounts.events import UserChanged
from domain.accounts.ports import Users
from domain.clock import Clock
from domain.errors import Unauthenticated
from domain.ids import UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class UserNews:
    """Announces users as they are when it is told."""

    users: Users
    announcer: Announcer
    clock: Clock

    def changed(self, user_id: UserId) -> None:
        """Tell a user's devices, soon."""
        at = self.clock.now()

        async def event() -> UserChanged:
            user = await self.users.get(user_id)
            if user is None:
                raise Unauthenticated("The account is gone.")
            return UserChanged(at=at, user=user.without_secrets())

        self.announcer.announce(user_id, event)
