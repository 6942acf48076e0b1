"""What a client asks of accounts, and what it gets back."""

from dataclasses import dataclass, field

from domain.accounts.entities import AuthTokens, CoachingStyle, ReplyLength, SignIn, User
from domain.audio.formats import AudioFormat
from domain.changes import UNCHANGED, Change


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterRequest:
    """Open an account and sign in; None means the profile's default."""

    email: str
    password: str = field(repr=False)
    display_name: str
    timezone: str | None = None
    locale: str | None = None
    device: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginRequest:
    """Sign in with a password; `device` is what the user calls where they are."""

    email: str
    password: str = field(repr=False)
    device: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordChange:
    """Change the password; the current one is not asked of an account that has none."""

    current_password: str | None = field(default=None, repr=False)
    new_password: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordReset:
    """Set a new password by a token that was mailed, and sign in."""

    token: str = field(repr=False)
    new_password: str = field(repr=False)
    device: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileChanges:
    """Changes of a profile."""

    display_name: Change[str] = UNCHANGED
    pronouns: Change[str] = UNCHANGED
    timezone: Change[str] = UNCHANGED
    locale: Change[str] = UNCHANGED
    about: Change[str] = UNCHANGED
    coaching_focus: Change[tuple[str, ...]] = UNCHANGED


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsChanges:
    """Changes of settings; `monthly_budget` is in millionths of a US dollar."""

    voice: Change[str] = UNCHANGED
    speech_rate: Change[float] = UNCHANGED
    language: Change[str] = UNCHANGED
    coaching_style: Change[CoachingStyle] = UNCHANGED
    reply_length: Change[ReplyLength] = UNCHANGED
    audio_format: Change[AudioFormat] = UNCHANGED
    hands_free: Change[bool] = UNCHANGED
    show_transcript: Change[bool] = UNCHANGED
    keep_recordings_days: Change[int] = UNCHANGED
    memory_enabled: Change[bool] = UNCHANGED
    monthly_budget: Change[int] = UNCHANGED


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A user who is signed in now, and what keeps them so."""

    tokens: AuthTokens
    user: User
    sign_in: SignIn
