"""An engine that does what the question says; `broken` as an argument keeps it from loading."""

import os
import sys
import time
from pathlib import Path

from adapters.local.engine_process import serve


def load():
    sys.stdout.write("This line must not reach the server as a frame.\n")
    sys.stdout.flush()
    if sys.argv[1:] == ["broken"]:
        raise ModuleNotFoundError("No module named 'weights'")
    if sys.argv[1:] == ["dies"]:
        os._exit(3)
    return answer


def answer(question: bytes) -> bytes:
    match question[:200].decode(errors="replace").split(" ", 1):
        case ["die"]:
            os._exit(7)
        case ["fail"]:
            raise ZeroDivisionError("with a secret in it")
        case ["garble"]:
            os.write(1, b"noise")
            return b"fine"
        case ["pid"]:
            return str(os.getpid()).encode()
        case ["environment"]:
            return "\n".join(sorted(os.environ)).encode()
        case ["wait", path]:
            while not Path(path).exists():
                time.sleep(0.002)
            return b"waited"
    return question


if __name__ == "__main__":
    serve(load)
