"""Ids and secrets from the system's randomness."""

import secrets
import threading
import time

from ulid import ULIDGenerator


class SystemIds:
    """ULIDs in ascending order within the process, even when the wall clock is set back."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._latest_ms = 0
        self._ulids = ULIDGenerator(clock=self._never_back)

    def ulid(self) -> str:
        """Make a ULID that sorts after every one made before it."""
        with self._lock:
            return str(self._ulids.generate())

    def secret(self) -> str:
        """Make an unguessable URL-safe string: 43 characters, 256 bits."""
        return secrets.token_urlsafe(32)

    def _never_back(self) -> int:
        self._latest_ms = max(self._latest_ms, time.time_ns() // 1_000_000)
        return self._latest_ms
