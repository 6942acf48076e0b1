"""Become a server that cannot outlive its parent: `launcher.py PARENT LOCK PROGRAM [ARGUMENT...]`.

A program of its own, not a `preexec_fn`: what has to happen between fork and exec would otherwise run in a copy of a
process full of threads. It imports nothing but the standard library.
"""

import ctypes
import fcntl
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def launch(parent: int, lock: str, command: list[str]) -> None:
    """Tie this process to `parent`, take the lock of its data, and turn into `command`."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL) != 0:
        sys.exit(f"prctl: {os.strerror(ctypes.get_errno())}")
    if os.getppid() != parent:
        sys.exit("the parent is gone")
    descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    # Waits for a predecessor that is still dying. The lock stays with the server itself (the descriptor goes through
    # exec), so two servers never write the same files; Valkey has no such lock of its own.
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    os.set_inheritable(descriptor, True)  # noqa: FBT003 - takes no keyword
    os.execv(command[0], command)  # noqa: S606 - no shell is wanted


if __name__ == "__main__":
    launch(int(sys.argv[1]), sys.argv[2], sys.argv[3:])
