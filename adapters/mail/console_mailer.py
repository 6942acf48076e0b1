"""Letters where no mail server is set: on the console for whoever develops, else nowhere."""

import sys
from typing import TextIO

import structlog

from domain.mail.entities import Letter


class ConsoleMailer:
    """Prints letters, tokens and all."""

    def __init__(self, console: TextIO | None = None) -> None:
        self._console = console

    async def send(self, letter: Letter) -> None:
        """Print a letter."""
        line = "-" * 72
        console = self._console or sys.stderr
        console.write(f"{line}\nTo: {letter.to}\nSubject: {letter.subject}\n\n{letter.text}{line}\n")
        console.flush()


class NoMailer:
    """Sends nothing, and says so once: letters hold tokens, which no log that is kept may have."""

    def __init__(self, *, is_missed: bool) -> None:
        tell = structlog.get_logger("mail").warning if is_missed else structlog.get_logger("mail").info
        tell("mail.off", reason="SMTP_HOST is not set")

    async def send(self, letter: Letter) -> None:
        """Drop a letter."""
        del letter
