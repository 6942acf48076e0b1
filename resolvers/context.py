"""What a resolver knows: who is asking, from where, and what it may call.

A `Connection` is one HTTP request or one WebSocket. Each operation on it gets a `Context` of its own, so that two
operations of one socket share neither their loaders nor yesterday's answer to "is this sign-in still good?".
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

import strawberry

from domain.accounts.entities import Viewer
from domain.accounts.sign_in_check import ENDED, EXPIRED
from domain.audit.entries import Origin
from domain.clock import Clock
from domain.errors import BadInput, Forbidden, Unauthenticated
from domain.ids import UserId
from resolvers.loaders import Loaders
from resolvers.use_cases import UseCases


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Where an operation comes from, as far as it can be told."""

    ip: str | None = None
    user_agent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """One operation.

    `refusal` is why a token that was presented is not good: fields that need no sign-in never look at it.
    `reads_moment` tells that the operation asks where the events of a conversation, or of the account, stand.
    """

    use_cases: UseCases
    clock: Clock
    caller: Caller
    viewer: Viewer | None
    refusal: Exception | None
    loaders: Loaders
    connection: "Connection"
    reads_moment: bool = False

    @property
    def user_id(self) -> UserId:
        """Name the signed-in user. Raises Unauthenticated."""
        return self.required_viewer.user_id

    @property
    def required_viewer(self) -> Viewer:
        """Tell who is signed in. Raises Unauthenticated."""
        if self.refusal is not None:
            raise self.refusal
        if self.viewer is None:
            raise Unauthenticated("Sign in first.")
        return self.viewer

    @property
    def origin(self) -> Origin:
        """Tell where the operation comes from, as the audit log keeps it."""
        return Origin(ip_address=self.caller.ip, device=self.caller.user_agent)

    async def cursor_first(self, user_id: UserId) -> None:
        """Read where the account's events stand, if the operation asks for it, before anything they tell of is read."""
        if self.reads_moment:
            await self.loaders.account_cursors.load(user_id)

    async def spend(self, cost: int) -> None:
        """Take what the operation costs from the viewer's budget, or the address's. Raises RateLimited."""
        user_id = self.viewer.user_id if self.viewer else None
        await self.use_cases.pace.ask(user_id, self.caller.ip, cost)


def _anybody(viewer: Viewer) -> None:
    del viewer


@dataclass(slots=True, kw_only=True)
class Connection:
    """One HTTP request or one WebSocket; `access_token` is empty when something else than a token was presented.

    `connection_params` is the payload of `connection_init` and `holder` whoever holds the token in it: the transport
    fills them in. It may count a user's sockets by `claim_socket`, which raises RateLimited. A connection that is
    `leaving` is owed one more answer.
    """

    use_cases: UseCases
    clock: Clock
    caller: Caller
    access_token: str | None = None
    connection_params: dict[str, object] = field(default_factory=dict)
    is_socket: bool = False
    holder: Viewer | None = None
    claim_socket: Callable[[Viewer], None] = _anybody
    leaving: bool = False

    @property
    def expires_at(self) -> datetime | None:
        """Tell when the token of a socket ends; None for a socket without one."""
        return None if self.holder is None else self.holder.expires_at

    @property
    def over(self) -> str | None:
        """Tell why nothing more may be said on a socket, as far as it is known without asking; None to go on."""
        if self.holder is None:
            return None
        if self.clock.now() >= self.holder.expires_at:
            return EXPIRED
        return ENDED if self.use_cases.signing_in.check.has_ended(self.holder.sign_in_id) else None

    def hold(self, viewer: Viewer) -> None:
        """Take note of who is on a socket now. Raises RateLimited when they have too many."""
        self.claim_socket(viewer)
        self.holder = viewer

    @contextmanager
    def taking_leave(self) -> Iterator[None]:
        """End the socket's own sign-in in the block: what is said of it afterwards is still owed."""
        self.leaving = self.is_socket
        try:
            yield
        except BaseException:
            self.leaving = False
            raise

    async def reauthenticate(self, access_token: str) -> datetime:
        """Go on with a newer token of the same user; return when it ends.

        Raises Unauthenticated for a token that is not good, Forbidden for another user's, BadInput over HTTP.
        """
        if not self.is_socket or self.holder is None:
            raise BadInput("Only a WebSocket that was opened with a token can go on with another one.")
        viewer = await self.use_cases.signing_in.viewer(access_token)
        if viewer.user_id != self.holder.user_id:
            raise Forbidden("That token is another user's.")
        self.hold(viewer)
        self.access_token = access_token
        return viewer.expires_at

    async def viewer(self) -> Viewer | None:
        """Tell who is calling, None when no token was presented. Raises Unauthenticated, StoreUnavailable."""
        if self.access_token is None:
            return None
        if not self.access_token:
            raise Unauthenticated("Only `Bearer` tokens are accepted.")
        return await self.use_cases.signing_in.viewer(self.access_token)

    async def operation(self, *, reads_moment: bool = False) -> Context:
        """Open a context for one operation, looking again whether the sign-in is good."""
        viewer, refusal = None, None
        try:
            viewer = await self.viewer()
        except Exception as error:  # noqa: BLE001 - raised again by the fields that need a viewer
            refusal = error
        loaders = Loaders(self.use_cases, viewer.user_id if viewer else None, moment_first=reads_moment)
        return Context(
            use_cases=self.use_cases,
            clock=self.clock,
            caller=self.caller,
            viewer=viewer,
            refusal=refusal,
            loaders=loaders,
            reads_moment=reads_moment,
            connection=self,
        )


Info: TypeAlias = strawberry.Info[Context, None]
