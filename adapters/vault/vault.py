"""The users' keys at hand in this process."""

import asyncio
import os
import time
from collections import OrderedDict
from collections.abc import Callable
from types import TracebackType
from typing import Final, Protocol, Self

import structlog

from adapters.vault.held import FRESH_S, LIFE_S, OUTAGE_S, Held
from adapters.vault.master_keys import MasterKeys, WrappedKey
from adapters.vault.user_cipher import KEY_BYTES, Unreadable, UserCipher
from domain.errors import AccountGone, StoreUnavailable
from domain.ids import UserId

log = structlog.get_logger(__name__)

MOST_HELD: Final = 10_000


class KeyStore(Protocol):
    """Wrapped keys, kept. A destroyed key stays destroyed: its user never gets another."""

    async def find(self, user_id: UserId) -> WrappedKey | None:
        """Load a user's key; None before they have one. Raises AccountGone when it was destroyed."""
        ...

    async def add(self, user_id: UserId, key: WrappedKey) -> WrappedKey:
        """Keep a user's first key; return the one that was there before, if one was. Raises AccountGone."""
        ...

    async def destroy(self, user_id: UserId) -> None:
        """Destroy a user's key for good; harmless when it is destroyed, or was never made."""
        ...


class Vault:
    """Gives out users' ciphers: `async with Vault(store, master) as vault`.

    A key that was destroyed by another process is forgotten here within ten seconds, while the store answers. While it
    does not, keys at hand go on for a quarter of an hour: replies flow without MongoDB.
    """

    def __init__(self, store: KeyStore, master: MasterKeys, *, now: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._master = master
        self._now = now
        self._held: OrderedDict[UserId, Held] = OrderedDict()
        self._confirming: dict[UserId, asyncio.Task[None]] = {}
        self.unreadable = 0
        """How many things could not be opened so far."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        tasks = list(self._confirming.values())
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    async def sealing(self, user_id: UserId) -> UserCipher:
        """Give a user's cipher; their key is made when they have none.

        Raises AccountGone when the key was destroyed, StoreUnavailable when it can be neither read nor made, and
        Unreadable when its master key is missing: nothing is then written in the clear, or by another key.
        """
        held = self.at_hand(user_id)
        if held is None or held.cipher is None:
            held = await self._load(user_id, make=True)
        if held.cipher is None:
            raise held.error or AccountGone("This account was deleted.")
        return held.cipher

    async def opening(self, user_id: UserId) -> UserCipher | None:
        """Give a user's cipher; None when there is no key to be had, for whatever reason. Raises StoreUnavailable."""
        held = self.at_hand(user_id) or await self._load(user_id, make=False)
        return held.cipher

    def at_hand(self, user_id: UserId) -> Held | None:
        """Give what is known of a user's key without asking the store; None when the store has to be asked."""
        held = self._held.get(user_id)
        if held is None:
            return None
        now = self._now()
        if now > held.trusted_until:
            return None
        if now > held.confirmed + FRESH_S and user_id not in self._confirming:
            self._confirm(user_id)
        return held

    async def destroy(self, user_id: UserId) -> None:
        """Destroy a user's key: nothing that was sealed for them can be opened again."""
        await self._store.destroy(user_id)
        self._held.pop(user_id, None)

    def failed(self, place: str) -> None:
        """Take note that something could not be opened; `place` names it, never what it says."""
        self.unreadable += 1
        log.warning("vault.unreadable", place=place)

    def _confirm(self, user_id: UserId) -> None:
        async def confirm() -> None:
            try:
                await self._load(user_id, make=False)
            except StoreUnavailable:
                return
            finally:
                self._confirming.pop(user_id, None)

        self._confirming[user_id] = asyncio.create_task(confirm(), name="vault: confirm a key")

    async def _load(self, user_id: UserId, *, make: bool) -> Held:
        before = self._held.get(user_id)
        try:
            cipher, error = await self._fetch(user_id, make=make)
        except StoreUnavailable:
            if before is None or self._now() > before.confirmed + OUTAGE_S:
                raise
            before.trusted_until = self._now() + LIFE_S
            return before
        now = self._now()
        held = Held(cipher, error, confirmed=now, trusted_until=now + LIFE_S)
        if cipher is None and error is None:
            # Another process may make the key any moment.
            return held
        self._held[user_id] = held
        self._held.move_to_end(user_id)
        if len(self._held) > MOST_HELD:
            self._held.popitem(last=False)
        return held

    async def _fetch(self, user_id: UserId, *, make: bool) -> tuple[UserCipher | None, Exception | None]:
        try:
            wrapped = await self._store.find(user_id)
            if wrapped is None and make:
                wrapped = await self._store.add(user_id, self._master.wrap(user_id, os.urandom(KEY_BYTES)))
            return (None if wrapped is None else UserCipher(self._master.unwrap(user_id, wrapped))), None
        except Unreadable as error:
            log.error("vault.key_unreadable", user_id=user_id, reason=str(error))  # noqa: TRY400 - no traceback needed
            return None, error
        except AccountGone as gone:
            return None, gone
