"""Whether a sign-in is still good, asked at each request and remembered for a second."""

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Final

from domain.accounts.entities import Viewer
from domain.accounts.ports import SignIns
from domain.clock import Clock
from domain.errors import Unauthenticated
from domain.ids import SignInId

ENDED: Final = "This sign-in has ended."


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInCheck:
    """Asks the store at most once in `remembered_ms` about each of the latest `capacity` sign-ins.

    An answer is never older than that, so a logout anywhere holds everywhere within a second; when the store
    cannot be asked, its error goes up and nobody gets in.
    """

    sign_ins: SignIns
    clock: Clock
    remembered_ms: float = 1_000
    capacity: int = 10_000
    _answers: OrderedDict[SignInId, tuple[float, bool]] = field(default_factory=OrderedDict, init=False, repr=False)

    async def require_good(self, viewer: Viewer) -> None:
        """Let a viewer pass while both their token and their sign-in are good. Raises Unauthenticated."""
        if self.clock.now() >= viewer.expires_at:
            raise Unauthenticated("The access token has expired.")
        remembered = self._answers.get(viewer.sign_in_id)
        if remembered is None or self.clock.monotonic_ms() - remembered[0] >= self.remembered_ms:
            remembered = await self._ask(viewer)
        if not remembered[1]:
            raise Unauthenticated(ENDED)

    def forget(self, sign_in_id: SignInId) -> None:
        """Ask the store again next time."""
        self._answers.pop(sign_in_id, None)

    async def _ask(self, viewer: Viewer) -> tuple[float, bool]:
        asked_at = self.clock.monotonic_ms()
        sign_in = await self.sign_ins.get(viewer.sign_in_id)
        good = (
            sign_in is not None
            and sign_in.user_id == viewer.user_id
            and sign_in.ended_at is None
            and self.clock.now() < sign_in.expires_at
        )
        self._answers[viewer.sign_in_id] = (asked_at, good)
        self._answers.move_to_end(viewer.sign_in_id)
        while len(self._answers) > self.capacity:
            self._answers.popitem(last=False)
        return asked_at, good
