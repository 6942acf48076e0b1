"""Letters through a real mail server."""

import asyncio
import io
from pathlib import Path

import pytest

from adapters.mail.console_mailer import ConsoleMailer
from adapters.mail.smtp_mailer import SmtpMailer, SmtpServer
from domain.errors import MailNotSent
from domain.mail.entities import Letter
from tests.mail_server import PASSWORD, USER, MailServer, mail_server, own_certificate

SENDER = "Voice Coach <no-reply@coach.example>"
LETTER = Letter(to="ada@example.org", subject="Grüße", text="Here is it: https://coach.example/reset#abc\n\nBye — 🌱\n")


def plain(server: MailServer) -> SmtpMailer:
    return SmtpMailer(SmtpServer(host="127.0.0.1", port=server.port, security="none"), sender=SENDER)


async def test_a_letter_arrives_as_it_was_written() -> None:
    async with mail_server() as server:
        await plain(server).send(LETTER)

    [letter] = server.letters
    assert (letter["From"], letter["To"], letter["Subject"]) == (SENDER, "ada@example.org", "Grüße")
    assert letter.get_content().replace("\r\n", "\n") == LETTER.text
    assert letter["Message-ID"].endswith("@coach.example>")
    assert letter["Date"]
    assert letter["Auto-Submitted"] == "auto-generated"
    assert server.recipients == ["ada@example.org"]


@pytest.mark.parametrize("at_once", [False, True], ids=["starttls", "tls"])
async def test_it_goes_over_tls_to_a_server_that_wants_a_password(tmp_path: Path, at_once: bool) -> None:
    theirs, ours = own_certificate(tmp_path)
    async with mail_server(tls=theirs, at_once=at_once, auth=True) as server:
        to = SmtpServer(
            host="127.0.0.1",
            port=server.port,
            user=USER,
            password=PASSWORD,
            security="tls" if at_once else "starttls",
        )
        await SmtpMailer(to, sender=SENDER, tls=ours).send(LETTER)

    assert server.signed_in == [True]
    assert len(server.letters) == 1


async def test_a_certificate_nobody_vouches_for_gets_no_letter(tmp_path: Path) -> None:
    theirs, _ = own_certificate(tmp_path)
    async with mail_server(tls=theirs) as server:
        to = SmtpServer(host="127.0.0.1", port=server.port)
        with pytest.raises(MailNotSent) as error:
            await SmtpMailer(to, sender=SENDER).send(LETTER)

    assert not error.value.for_good
    assert server.letters == []


async def test_a_server_without_tls_gets_no_letter_unless_told_so() -> None:
    async with mail_server() as server:
        with pytest.raises(MailNotSent):
            await SmtpMailer(SmtpServer(host="127.0.0.1", port=server.port), sender=SENDER).send(LETTER)
    assert server.letters == []


@pytest.mark.parametrize(
    ("answer", "recipient_answer", "for_good"),
    [
        ("451 Try again", "250 OK", False),
        ("554 Looks like spam: Here is it", "250 OK", True),
        ("250 OK", "450 Greylisted", False),
        ("250 OK", "550 No such mailbox", True),
    ],
)
async def test_what_a_refusal_means(answer: str, recipient_answer: str, for_good: bool) -> None:
    async with mail_server() as server:
        server.answer, server.recipient_answer = answer, recipient_answer
        with pytest.raises(MailNotSent) as error:
            await plain(server).send(LETTER)

    assert error.value.for_good is for_good
    assert "Here is it" not in str(error.value)
    assert "ada@" not in str(error.value)


async def test_a_wrong_password_can_be_put_right_and_the_letter_sent_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.mail.smtp_mailer.TIMEOUT_S", 2)
    theirs, ours = own_certificate(tmp_path)
    async with mail_server(tls=theirs, auth=True) as server:
        to = SmtpServer(host="127.0.0.1", port=server.port, user=USER, password="another")
        with pytest.raises(MailNotSent) as error:
            await SmtpMailer(to, sender=SENDER, tls=ours).send(LETTER)
    assert not error.value.for_good
    assert "another" not in repr(to)


async def test_nobody_there() -> None:
    listening = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    listening.close()
    with pytest.raises(MailNotSent) as error:
        await SmtpMailer(SmtpServer(host="127.0.0.1", port=port, security="none"), sender=SENDER).send(LETTER)
    assert not error.value.for_good


async def test_while_developing_letters_are_printed() -> None:
    console = io.StringIO()
    await ConsoleMailer(console).send(LETTER)
    assert "To: ada@example.org\nSubject: Grüße\n\nHere is it:" in console.getvalue()
