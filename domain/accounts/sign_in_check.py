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
EXPIRED: Final = "The access token has expired."


@dataclass(slots=True, kw_only=True)
class SignInCheck:
    """Asks the store at most once in `remembered_ms` about each of the latest `capacity` sign-ins.

    Ends are told by every process to all others and hold at once; should that fail, an answer is never older than a
    second. When the store cannot be asked, its error goes up and nobody gets in.
    """

    sign_ins: SignIns
    clock: Clock
    remembered_ms: float = 1_000
    capacity: int = 10_000
    generation: int = field(default=0, init=False)
    """Grows whenever something may have been missed: who relies on an earlier look has to look again."""
    _answers: OrderedDict[SignInId, tuple[float, bool]] = field(default_factory=OrderedDict, init=False, repr=False)
    _ended: OrderedDict[SignInId, None] = field(default_factory=OrderedDict, init=False, repr=False)

    async def require_good(self, viewer: Viewer) -> None:
        """Let a viewer pass while both their token and their sign-in are good. Raises Unauthenticated."""
        if self.clock.now() >= viewer.expires_at:
            raise Unauthenticated(EXPIRED)
        if self.has_ended(viewer.sign_in_id):
            raise Unauthenticated(ENDED)
        remembered = self._answers.get(viewer.sign_in_id)
        if remembered is None or self.clock.monotonic_ms() - remembered[0] >= self.remembered_ms:
            remembered = await self._ask(viewer)
        if not remembered[1] or self.has_ended(viewer.sign_in_id):
            raise Unauthenticated(ENDED)

    def end(self, sign_in_id: SignInId) -> None:
        """Take note that a sign-in has ended: nobody gets in through it any more, whatever is remembered or asked."""
        self._answers.pop(sign_in_id, None)
        self._ended[sign_in_id] = None
        while len(self._ended) > self.capacity:
            self._ended.popitem(last=False)

    def has_ended(self, sign_in_id: SignInId) -> bool:
        """Tell whether a sign-in is known to have ended, without asking anybody."""
        return sign_in_id in self._ended

    def forget_all(self) -> None:
        """Ask the store again next time about everybody: something may have been missed."""
        self._answers.clear()
        self.generation += 1

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
