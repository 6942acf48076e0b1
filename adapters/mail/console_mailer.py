"""Letters where no mail server is set: on the console while developing, nowhere in production."""

import sys
from typing import TextIO

import structlog

from domain.errors import MailNotSent
from domain.mail.entities import Letter


class ConsoleMailer:
    """Prints letters, tokens and all, for whoever develops."""

    def __init__(self, console: TextIO | None = None) -> None:
        self._console = console

    async def send(self, letter: Letter) -> None:
        """Print a letter."""
        line = "-" * 72
        console = self._console or sys.stderr
        console.write(f"{line}\nTo: {letter.to}\nSubject: {letter.subject}\n\n{letter.text}{line}\n")
        console.flush()


class NoMailer:
    """Sends nothing, and says so once: letters hold tokens, which no log of a production server may have."""

    def __init__(self) -> None:
        structlog.get_logger("mail").error("mail.off", reason="SMTP_HOST is not set")

    async def send(self, letter: Letter) -> None:
        """Refuse a letter for good."""
        del letter
        raise MailNotSent("No mail server is set.", for_good=True)
