"""What a resolver knows: who is asking, from where, and what it may call.

A `Connection` is one HTTP request or one WebSocket. Each operation on it gets a `Context` of its own, so that two
operations of one socket share neither their loaders nor yesterday's answer to "is this sign-in still good?".
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

import strawberry

from domain.accounts.entities import Viewer
from domain.audit.entries import Origin
from domain.clock import Clock
from domain.errors import Unauthenticated
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

    def require_unexpired(self) -> None:
        """Let a long operation go on only while its access token lasts. Raises Unauthenticated."""
        if self.clock.now() >= self.required_viewer.expires_at:
            raise Unauthenticated("The access token has expired.")


def _anybody(user_id: UserId) -> None:
    del user_id


@dataclass(slots=True, kw_only=True)
class Connection:
    """One HTTP request or one WebSocket; `access_token` is empty when something else than a token was presented.

    `connection_params` is the payload of `connection_init` and `expires_at` the end of the token in it: the transport
    fills them in. It may count a user's sockets by `claim_socket`, which raises RateLimited.
    """

    use_cases: UseCases
    clock: Clock
    caller: Caller
    access_token: str | None = None
    connection_params: dict[str, object] = field(default_factory=dict)
    expires_at: datetime | None = None
    claim_socket: Callable[[UserId], None] = _anybody

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
        )


Info: TypeAlias = strawberry.Info[Context, None]
