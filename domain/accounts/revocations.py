"""Ending sign-ins so that every process knows at once, and sockets that came through them close."""

import asyncio
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Protocol

from domain.accounts.ports import SignIns
from domain.accounts.sign_in_check import SignInCheck
from domain.clock import Clock
from domain.errors import StoreUnavailable
from domain.ids import SignInId, UserId


class Revocations(Protocol):
    """How processes tell each other which sign-ins have ended."""

    async def announce(self, sign_in_ids: Sequence[SignInId]) -> None:
        """Tell all processes. Never fails: who does not hear it asks the store."""
        ...

    async def heard(self) -> Collection[SignInId] | None:
        """Wait for what is announced; None when something may have been missed, again and again while that lasts."""
        ...


class LiveSignIns(Protocol):
    """Who is connected to this process."""

    def sign_ins(self) -> Collection[SignInId]:
        """List the sign-ins of open connections."""
        ...

    async def end(self, sign_in_ids: Collection[SignInId]) -> None:
        """Close the connections that came through sign-ins that have ended."""
        ...


class NobodyLive:
    """`LiveSignIns` of a process without connections."""

    def sign_ins(self) -> Collection[SignInId]:
        """List none."""
        return ()

    async def end(self, sign_in_ids: Collection[SignInId]) -> None:
        """Do nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInEnding:
    """Ends sign-ins, in the store first, then everywhere."""

    sign_ins: SignIns
    check: SignInCheck
    revocations: Revocations
    clock: Clock

    async def end(self, sign_in_id: SignInId) -> None:
        """End one sign-in; harmless when it has ended."""
        await self.sign_ins.end(sign_in_id, self.clock.now())
        await self._tell([sign_in_id])

    async def end_all(self, user_id: UserId, *, but: SignInId | None = None) -> Sequence[SignInId]:
        """End all sign-ins of a user but one; return those that had not ended."""
        ended = await self.sign_ins.end_all(user_id, self.clock.now(), but=but)
        await self._tell(ended)
        return ended

    async def _tell(self, ended: Sequence[SignInId]) -> None:
        for sign_in_id in ended:
            self.check.end(sign_in_id)
        if ended:
            await self.revocations.announce(ended)


@dataclass(frozen=True, slots=True, kw_only=True)
class RevocationWatch:
    """Acts on what other processes, and this one, announce.

    While announcements may be missed the store is asked about everybody who is connected, each time `heard` says so; a
    store that is away as well ends nobody's conversation, and lets nobody in.
    """

    revocations: Revocations
    sign_ins: SignIns
    check: SignInCheck
    live: LiveSignIns
    clock: Clock

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[None]:
        """Watch until the block ends."""
        async with asyncio.TaskGroup() as group:
            watch = group.create_task(self._watch(group), name="revocations")
            yield
            watch.cancel()

    async def _watch(self, group: asyncio.TaskGroup) -> None:
        while True:
            ended = await self.revocations.heard()
            if ended is None:
                self.check.forget_all()
                ended = await self._ended_among(self.live.sign_ins())
            for sign_in_id in ended:
                self.check.end(sign_in_id)
            if ended:
                # Connections that do not read hold nobody else up.
                group.create_task(self.live.end(ended), name="ended sign-ins")

    async def _ended_among(self, sign_ins: Collection[SignInId]) -> Collection[SignInId]:
        if not sign_ins:
            return ()
        try:
            return await self.sign_ins.ended_among(sign_ins, self.clock.now())
        except StoreUnavailable:
            return ()
