"""Letters by SMTP, over TLS unless told otherwise."""

import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid
from typing import Final, Literal

import aiosmtplib

from domain.errors import MailNotSent
from domain.mail.entities import Letter

TIMEOUT_S: Final = 20
Security = Literal["starttls", "tls", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpServer:
    """Where letters are handed over; `security` is STARTTLS, TLS from the first byte, or none at all."""

    host: str
    port: int
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    security: Security = "starttls"


class SmtpMailer:
    """A connection for each letter: they are few, and servers close idle ones."""

    def __init__(self, server: SmtpServer, *, sender: str, tls: ssl.SSLContext | None = None) -> None:
        self._server = server
        self._sender = sender
        self._tls = tls or ssl.create_default_context()

    async def send(self, letter: Letter) -> None:
        """Hand a letter to the server. Raises MailNotSent, for good when the server refuses the letter itself."""
        server = self._server
        try:
            await aiosmtplib.send(
                _message(letter, self._sender),
                hostname=server.host,
                port=server.port,
                username=server.user,
                password=server.password,
                use_tls=server.security == "tls",
                start_tls=server.security == "starttls",
                tls_context=None if server.security == "none" else self._tls,
                timeout=TIMEOUT_S,
            )
        except aiosmtplib.SMTPRecipientsRefused as error:
            refused_for_good = all(recipient.code >= 500 for recipient in error.recipients)
            raise MailNotSent("The mail server refuses the address.", for_good=refused_for_good) from error
        except aiosmtplib.SMTPResponseException as error:
            # Not the server's words: they may quote the letter. What is wrong before it the operator can put right.
            refused = error.code >= 500 and isinstance(error, aiosmtplib.SMTPDataError)
            raise MailNotSent(f"The mail server answers {error.code}.", for_good=refused) from error
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            raise MailNotSent(f"The mail server cannot be reached: {type(error).__name__}.") from error


def _message(letter: Letter, sender: str) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = letter.to
    message["Subject"] = letter.subject
    message["Date"] = formatdate(usegmt=True)
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2].rstrip(">") or None)
    # RFC 3834 section 5: no holiday notes in return.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    return message
