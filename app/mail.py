"""Letters, wired."""

from datetime import timedelta

from adapters.mail.console_mailer import ConsoleMailer, NoMailer
from adapters.mail.smtp_mailer import SmtpMailer, SmtpServer
from adapters.mongo.outbox import MongoOutbox
from adapters.settings import Settings
from adapters.telemetry.post_log import PostLog
from app.servers import Servers
from domain.accounts.email_tokens import EmailTokens
from domain.accounts.letters import AccountLetters, Links
from domain.accounts.ports import Users
from domain.audit.notes import AuditNotes
from domain.clock import Clock, Ids
from domain.mail.ports import Mailer
from domain.mail.post_office import PostOffice


def wire_post_office(
    settings: Settings,
    servers: Servers,
    *,
    users: Users,
    tokens: EmailTokens,
    notes: AuditNotes,
    clock: Clock,
    ids: Ids,
) -> PostOffice:
    """Wire the letters of accounts."""
    letters = AccountLetters(
        users=users,
        tokens=tokens,
        notes=notes,
        links=Links(password_reset=settings.password_reset_url, email_verification=settings.email_verification_url),
        clock=clock,
        ids=ids,
        reset_lifetime=timedelta(minutes=settings.password_reset_minutes),
        verification_lifetime=timedelta(hours=settings.email_verification_hours),
    )
    return PostOffice(MongoOutbox(servers.database), _mailer(settings), letters.write, PostLog(), clock, ids)


def _mailer(settings: Settings) -> Mailer:
    if settings.smtp_host is None:
        in_production = settings.environment == "production"
        if settings.log_format == "console" and not in_production:
            return ConsoleMailer()
        return NoMailer(is_missed=in_production)
    password = settings.smtp_password
    server = SmtpServer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        user=settings.smtp_user,
        password=None if password is None else password.get_secret_value(),
        security=settings.smtp_security,
    )
    return SmtpMailer(server, sender=settings.mail_from)
