"""A real mail server on loopback that keeps what it gets."""

import asyncio
import email
import ipaddress
import ssl
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER, PASSWORD = "coach", "let me in, please"


@dataclass
class MailServer:
    """What has arrived, in order; set `answer` to refuse letters with it."""

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    signed_in: list[bool] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    answer: str = "250 OK"
    recipient_answer: str = "250 OK"
    _arrived: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name and arguments
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.recipient_answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.recipient_answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if not self.answer.startswith("250"):
            return self.answer
        assert isinstance(envelope.content, bytes)
        letter = email.message_from_bytes(envelope.content, policy=default)
        assert isinstance(letter, EmailMessage)
        async with self._arrived:
            self.letters.append(letter)
            self.recipients += envelope.rcpt_tos
            self.signed_in.append(bool(session.authenticated))
            self.encrypted.append(session.ssl is not None)
            self._arrived.notify_all()
        return self.answer

    async def letter(self, to: str, subject: str) -> str:
        """Wait for a letter; return the text of the latest one to somebody about something."""

        def find() -> str | None:
            for letter in reversed(self.letters):
                if letter["To"] == to and subject in letter["Subject"]:
                    return str(letter.get_content())
            return None

        async with asyncio.timeout(15), self._arrived:
            await self._arrived.wait_for(lambda: find() is not None)
            text = find()
            assert text is not None
            return text


@asynccontextmanager
async def mail_server(
    *, tls: ssl.SSLContext | None = None, at_once: bool = False, auth: bool = False
) -> AsyncIterator[MailServer]:
    """Listen; with `tls` by STARTTLS, or from the first byte `at_once`; with `auth` for those alone who sign in."""
    server = MailServer()

    def authenticate(*arguments: object) -> AuthResult:
        login = arguments[-1]
        assert isinstance(login, LoginPassword)
        return AuthResult(success=(login.login, login.password) == (USER.encode(), PASSWORD.encode()))

    def protocol() -> SMTP:
        return SMTP(
            server,
            tls_context=None if at_once else tls,
            require_starttls=tls is not None and not at_once,
            authenticator=authenticate if auth else None,
            auth_required=auth,
            auth_require_tls=tls is not None and not at_once,
            loop=asyncio.get_running_loop(),
        )

    with warnings.catch_warnings():
        # It warns of passwords in the clear: this server is asked for them over TLS, or on loopback alone.
        warnings.simplefilter("ignore")
        listening = await asyncio.get_running_loop().create_server(
            protocol, "127.0.0.1", 0, ssl=tls if at_once else None
        )
        server.port = listening.sockets[0].getsockname()[1]
        try:
            yield server
        finally:
            listening.close()


def own_certificate(directory: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Make a certificate for loopback: what a server needs of it, and what a client that trusts it alone."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    loopback = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(loopback, critical=False)
        .sign(key, hashes.SHA256())
    )
    file = directory / "certificate.pem"
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + pem)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(file)
    return server, ssl.create_default_context(cadata=pem.decode())
