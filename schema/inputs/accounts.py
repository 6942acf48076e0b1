"""Inputs of accounts."""

import strawberry

from domain.accounts.entities import CoachingStyle, ReplyLength
from domain.accounts.requests import LoginRequest, ProfileChanges, RegisterRequest, SettingsChanges
from domain.audio.formats import AudioFormat
from schema.inputs.changes import LEFT_OUT, change
from schema.scalars import MicroUSD
from schema.views import described


@described
@strawberry.input
class RegisterInput:
    """A new account."""

    email: str = strawberry.field(description="The address to sign in with; upper and lower case are the same.")
    password: str = strawberry.field(description="At least 10 characters that are hard to guess.")
    display_name: str = strawberry.field(description="What the coach shall call the user.")
    timezone: str | None = strawberry.field(default=None, description="IANA name, such as `Europe/Lisbon`; else UTC.")
    locale: str | None = strawberry.field(default=None, description="BCP 47 tag, such as `pt-BR`; else `en`.")
    device: str | None = strawberry.field(default=None, description="What the user calls this device, for `signIns`.")

    def request(self) -> RegisterRequest:
        """Make what the use case takes."""
        return RegisterRequest(
            email=self.email,
            password=self.password,
            display_name=self.display_name,
            timezone=self.timezone,
            locale=self.locale,
            device=self.device,
        )


@described
@strawberry.input
class LoginInput:
    """Signing in with a password."""

    email: str = strawberry.field(description="The account's address.")
    password: str = strawberry.field(description="The account's password.")
    device: str | None = strawberry.field(default=None, description="What the user calls this device, for `signIns`.")

    def request(self) -> LoginRequest:
        """Make what the use case takes."""
        return LoginRequest(email=self.email, password=self.password, device=self.device)


@described
@strawberry.input
class RefreshTokenInput:
    """Staying signed in."""

    refresh_token: str = strawberry.field(description="The last one that was handed out.")


@described
@strawberry.input
class UpdateProfileInput:
    """Changes of the profile: what is left out stays, null clears."""

    display_name: str | None = strawberry.field(default=LEFT_OUT, description="What the coach shall call the user.")
    pronouns: str | None = strawberry.field(default=LEFT_OUT, description="Such as `she/her`.")
    timezone: str | None = strawberry.field(default=LEFT_OUT, description="IANA name, such as `Europe/Lisbon`.")
    locale: str | None = strawberry.field(default=LEFT_OUT, description="BCP 47 tag, such as `pt-BR`.")
    about: str | None = strawberry.field(default=LEFT_OUT, description="Anything the coach should know.")
    coaching_focus: list[str] | None = strawberry.field(
        default=LEFT_OUT, description="What the user wants to work on; replaces the list."
    )

    def changes(self) -> ProfileChanges:
        """Make what the use case takes."""
        focus = self.coaching_focus
        return ProfileChanges(
            display_name=change(self.display_name),
            pronouns=change(self.pronouns),
            timezone=change(self.timezone),
            locale=change(self.locale),
            about=change(self.about),
            coaching_focus=change(tuple(focus) if isinstance(focus, list) else focus),
        )


@described
@strawberry.input
class UpdateSettingsInput:
    """Changes of the settings: what is left out stays; only the budget can be cleared."""

    voice: strawberry.ID | None = strawberry.field(default=LEFT_OUT, description="One of `capabilities.voices`.")
    speech_rate: float | None = strawberry.field(default=LEFT_OUT, description="The voice's pace; 1.0 is its own.")
    language: str | None = strawberry.field(default=LEFT_OUT, description="BCP 47 tag of the coach's language.")
    coaching_style: CoachingStyle | None = strawberry.field(default=LEFT_OUT, description="How the coach speaks.")
    reply_length: ReplyLength | None = strawberry.field(default=LEFT_OUT, description="How much the coach says.")
    audio_format: AudioFormat | None = strawberry.field(default=LEFT_OUT, description="Format of the coach's voice.")
    hands_free: bool | None = strawberry.field(default=LEFT_OUT, description="End recordings on silence.")
    show_transcript: bool | None = strawberry.field(default=LEFT_OUT, description="Show the user's own words.")
    keep_recordings_days: int | None = strawberry.field(
        default=LEFT_OUT, description="Days a recording is kept; 0 drops it when the turn ends."
    )
    memory_enabled: bool | None = strawberry.field(
        default=LEFT_OUT, description="Let the coach remember what it learned between conversations."
    )
    monthly_budget: MicroUSD | None = strawberry.field(
        default=LEFT_OUT, description="Stop spending here each calendar month; null is the server's own limit."
    )

    def changes(self) -> SettingsChanges:
        """Make what the use case takes."""
        return SettingsChanges(
            voice=change(self.voice),
            speech_rate=change(self.speech_rate),
            language=change(self.language),
            coaching_style=change(self.coaching_style),
            reply_length=change(self.reply_length),
            audio_format=change(self.audio_format),
            hands_free=change(self.hands_free),
            show_transcript=change(self.show_transcript),
            keep_recordings_days=change(self.keep_recordings_days),
            memory_enabled=change(self.memory_enabled),
            monthly_budget=change(self.monthly_budget),
        )
