"""Argon2id in a few threads of its own.

Parameters: OWASP Password Storage Cheat Sheet, Argon2id with 19 MiB, 2 passes, 1 lane.
"""

import asyncio
import base64
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

import argon2
import structlog
from argon2.exceptions import InvalidHashError, VerificationError

from domain.errors import Overloaded

MEMORY_KIB: Final = 19 * 1024
PASSES: Final = 2
_HASH_BYTES: Final = 32
_SALT_BYTES: Final = 16

_log = structlog.get_logger(__name__)

T = TypeVar("T")


class Argon2Hasher:
    """Hashes `threads` passwords at once and lets `max_waiting` more wait; call `close` at the end."""

    def __init__(
        self, *, memory_kib: int = MEMORY_KIB, passes: int = PASSES, threads: int = 2, max_waiting: int = 100
    ) -> None:
        self._argon2 = argon2.PasswordHasher(
            time_cost=passes, memory_cost=memory_kib, parallelism=1, hash_len=_HASH_BYTES, salt_len=_SALT_BYTES
        )
        self._nobodys_hash = _hash_without_password(memory_kib, passes)
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="argon2")
        self._room = threads + max_waiting
        self._inside = 0

    async def hash(self, password: str) -> str:
        """Hash a new password. Raises Overloaded when too many wait."""
        return await self._run(lambda: self._argon2.hash(password))

    async def verify(self, password: str, password_hash: str | None) -> bool:
        """Check a password; with no hash it takes as long and says False. Raises Overloaded when too many wait."""
        return await self._run(lambda: self._matches(password_hash or self._nobodys_hash, password))

    def close(self) -> None:
        """Let running work end and start none of what waits."""
        self._threads.shutdown(wait=True, cancel_futures=True)

    def _matches(self, password_hash: str, password: str) -> bool:
        try:
            return self._argon2.verify(password_hash, password)
        except VerificationError:
            return False
        except InvalidHashError:
            _log.error("stored_password_hash_unreadable")
            return False

    async def _run(self, work: Callable[[], T]) -> T:
        if self._inside >= self._room:
            raise Overloaded("Too many people are signing in at once.", retry_after_ms=1_000)
        self._inside += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._inside -= 1


def _hash_without_password(memory_kib: int, passes: int) -> str:
    """Write down a hash that costs as much to check as a real one and that no password has."""
    salt, digest = (
        base64.b64encode(secrets.token_bytes(size)).rstrip(b"=").decode() for size in (_SALT_BYTES, _HASH_BYTES)
    )
    return f"$argon2id$v=19$m={memory_kib},t={passes},p=1${salt}${digest}"
