"""Settings of sign-in, and of letters to users."""

from typing import Annotated

from pydantic import SecretStr

from adapters.settings.values import LowerCase, NotNegative, Page, Port, Positive, SecretKey, SecretKeys, SmtpSecurity
from adapters.settings.variables import Variables


class SignInSettings(Variables):
    """Tokens and the key they are signed with."""

    secret_key: SecretKey | None = None
    """Without one: `signing_key`."""
    access_token_minutes: Positive = 15
    refresh_token_days: Positive = 30
    refresh_grace_seconds: NotNegative = 30
    previous_secret_keys: SecretKeys = ()
    """Their tokens stay good; a new key is put here first, on all copies, before it becomes `secret_key`."""
    audit_log_days: Positive = 400
    password_reset_minutes: Positive = 60
    email_verification_hours: Positive = 48
    password_reset_url: Page | None = None
    email_verification_url: Page | None = None


class MailSettings(Variables):
    """Who carries letters."""

    smtp_host: str | None = None
    smtp_port: Port = 587
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    smtp_security: Annotated[SmtpSecurity, LowerCase] = "starttls"
    mail_from: str = "Voice Coach <no-reply@localhost>"
