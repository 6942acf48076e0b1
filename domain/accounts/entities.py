"""Users, their profile and settings, and their sign-ins."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum

from domain.audio.formats import AudioFormat
from domain.ids import SignInId, UserId


class CoachingStyle(Enum):
    """How the coach speaks to the user."""

    SUPPORTIVE = "SUPPORTIVE"
    DIRECT = "DIRECT"
    CHALLENGING = "CHALLENGING"
    REFLECTIVE = "REFLECTIVE"


class ReplyLength(Enum):
    """How much the coach says at a time."""

    SHORT = "SHORT"
    MEDIUM = "MEDIUM"
    LONG = "LONG"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What the user tells about themselves."""

    display_name: str
    pronouns: str | None = None
    timezone: str = "UTC"
    locale: str = "en"
    about: str | None = None
    coaching_focus: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How the user wants to be coached."""

    voice: str = "default"
    speech_rate: float = 1.0
    language: str = "en"
    coaching_style: CoachingStyle = CoachingStyle.SUPPORTIVE
    reply_length: ReplyLength = ReplyLength.MEDIUM
    audio_format: AudioFormat = AudioFormat.MP3
    hands_free: bool = False
    show_transcript: bool = True
    keep_recordings_days: int = 0
    memory_enabled: bool = True
    monthly_budget: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A person with an account; `email` is in the normal form it is compared in."""

    id: UserId
    email: str
    email_verified: bool = False
    password_hash: str | None = field(default=None, repr=False)
    created_at: datetime
    profile: Profile
    settings: Settings = field(default_factory=Settings)

    @property
    def has_password(self) -> bool:
        """Whether a password can be used to sign in."""
        return self.password_hash is not None

    def without_secrets(self) -> "User":
        """Leave out the password's hash, but not whether there is one."""
        return replace(self, password_hash=None if self.password_hash is None else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """One device's stay: it lives from sign-in to logout, through many access and refresh tokens.

    `refresh_hashes` are digests of this sign-in's refresh tokens, newest first: the first is good, the second is
    good until `rotated_at` plus the grace, any later one means theft.
    """

    id: SignInId
    user_id: UserId
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime
    device: str | None = None
    refresh_hashes: tuple[str, ...] = field(repr=False)
    rotated_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthTokens:
    """What a client holds to stay signed in."""

    access_token: str = field(repr=False)
    access_token_expires_at: datetime
    refresh_token: str = field(repr=False)
    refresh_token_expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """Who is asking: a user through one of their sign-ins, until the access token ends."""

    user_id: UserId
    sign_in_id: SignInId
    expires_at: datetime
