"""Why a server did not start, in one line for the operator."""

import re
import signal
from pathlib import Path

from adapters.embedded.server import Server
from domain.errors import StartupError

PACKAGES = {"libcurl.so.4": "libcurl4"}
"""Debian's names of what slim images lack; every other library of mongod comes with libcurl4."""
MISSING_LIBRARY = re.compile(r"error while loading shared libraries: (?P<library>[^:\s]+):")
TAIL_BYTES = 16_384


def start_failure(server: Server, exit_status: int, output: Path) -> StartupError:
    """Read what the server left behind and say what to do."""
    instead = f"or set {server.variable} to the URL of a server of your own"
    missing = MISSING_LIBRARY.search(_tail(output))
    if missing:
        library = missing["library"]
        package = PACKAGES.get(library, f"the package that has {library}")
        return StartupError(f"{server.name} needs {library}: install {package} (apt-get install), {instead}.")
    if exit_status == -signal.SIGILL:
        return StartupError(f"{server.name} needs a processor with AVX: use another machine, {instead}.")
    return StartupError(f"{server.name} ended with status {exit_status} while starting: see {output}, {instead}.")


def port_was_taken(output: Path) -> bool:
    """Tell whether the server ended because somebody else listens on its port."""
    return "Address already in use" in _tail(output)


def _tail(output: Path) -> str:
    return output.read_bytes()[-TAIL_BYTES:].decode(errors="replace")
