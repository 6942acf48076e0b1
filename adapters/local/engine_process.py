"""The engine's side: the main loop of a process that answers one question after the other."""

import os
import queue
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final

from adapters.local.frames import Kind, frame, read_frame

Answer = Callable[[bytes], bytes]

NICENESS: Final = 10


def serve(load: Callable[[], Answer]) -> None:
    """Load the engine and answer with it, until the server closes the pipe or dies; does not return.

    Whatever else writes to standard output goes to standard error.
    """
    # The server ends us: a signal sent to all processes of a service would cut off turns that are finishing.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    _step_back()
    answers = _own_standard_output()
    questions: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, questions), daemon=True).start()
    try:
        answer = load()
    except Exception as error:  # noqa: BLE001 - told to the server, which tells the operator
        _send(answers, Kind.BROKEN, f"{type(error).__name__}: {error}")
        # Whoever exits first cannot be sure to be read: the server ends us.
        threading.Event().wait()
        return
    _send(answers, Kind.READY)
    while True:
        question = questions.get()
        try:
            reply = answer(question)
        except Exception as error:  # noqa: BLE001 - this question's, not the engine's end
            _send(answers, Kind.FAILED, type(error).__name__)
        else:
            answers.write(frame(Kind.ANSWER, reply))
            answers.flush()


def _step_back() -> None:
    """Let the server have a processor whenever it wants one; at equal rights it waited up to a tenth of a second."""
    os.nice(NICENESS)
    # Where Linux groups processes by session, it is the group's niceness that counts among sessions: sched(7).
    with suppress(OSError):
        Path("/proc/self/autogroup").write_text(str(NICENESS), encoding="ascii")


def _own_standard_output() -> BinaryIO:
    pipe = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return pipe


def _listen(pipe: BinaryIO, questions: "queue.SimpleQueue[bytes]") -> None:
    """Read ahead while the engine works, so that the server's end is noticed at once, killed or not."""
    while (asked := read_frame(pipe)) is not None:
        questions.put(asked[1])
    os._exit(0)


def _send(answers: BinaryIO, kind: Kind, text: str = "") -> None:
    answers.write(frame(kind, text.encode()))
    answers.flush()
