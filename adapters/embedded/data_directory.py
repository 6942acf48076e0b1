"""The directory that holds everything the embedded servers keep."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from domain.errors import StartupError


@contextmanager
def data_directory(path: Path) -> Iterator[Path]:
    """Make DATA_DIR if need be and hold it alone; yield its absolute path.

    Raises StartupError if another process holds it, or if it cannot be written.
    """
    directory = path.absolute()
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = (directory / "lock").open("a+", encoding="ascii")
    except OSError as error:
        raise StartupError(f"DATA_DIR {directory} cannot be used: {error.strerror}.") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            owner = lock.read().strip() or "unknown"
            message = f"DATA_DIR {directory} is in use by another copy (process {owner}): stop it, or set DATA_DIR."
            raise StartupError(message) from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield directory
