import os
from collections.abc import Callable
from pathlib import Path

import pytest

Program = Callable[[str], Path]


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """Make an executable from the lines of a shell script."""

    def make(script: str) -> Path:
        path = tmp_path / "program"
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        return path

    return make


@pytest.fixture
def running(tmp_path: Path) -> Path:
    """A pipe into which a program writes when it runs; reading it waits for that."""
    path = tmp_path / "running"
    os.mkfifo(path)
    return path
