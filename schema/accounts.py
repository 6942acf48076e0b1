"""The signed-in user, and how they are signed in."""

from datetime import datetime

import strawberry

from domain.accounts import entities
from domain.accounts.entities import CoachingStyle, ReplyLength
from domain.accounts.social import SocialProvider
from domain.audio.formats import AudioFormat
from resolvers import accounts, audit, memories, reminders, social
from schema.audit import AuditEntryConnection
from schema.memories import MemoryConnection
from schema.node import Node
from schema.reminders import PushDevice
from schema.scalars import MicroUSD
from schema.views import described, views


@described
@strawberry.type
class Profile:
    """What a user tells about themselves; the coach knows it."""

    display_name: str = strawberry.field(description="What the coach calls the user.")
    pronouns: str | None = strawberry.field(description="Such as `she/her`, in the user's own words.")
    timezone: str = strawberry.field(description="IANA name, such as `Europe/Lisbon`; days begin and end in it.")
    locale: str = strawberry.field(description="BCP 47 tag of the language of the user's screens, such as `pt-BR`.")
    about: str | None = strawberry.field(description="Anything the coach should know, in the user's own words.")
    coaching_focus: list[str] = strawberry.field(description="What the user wants to work on, in their own words.")


@described
@strawberry.type
class Settings:
    """How a user wants to be coached."""

    voice: strawberry.ID = strawberry.field(description="The coach's voice, one of `capabilities.voices`.")
    speech_rate: float = strawberry.field(description="The voice's pace; 1.0 is its own.")
    language: str = strawberry.field(description="BCP 47 tag of the language the coach speaks.")
    coaching_style: CoachingStyle = strawberry.field(description="How the coach speaks to the user.")
    reply_length: ReplyLength = strawberry.field(description="How much the coach says at a time.")
    audio_format: AudioFormat = strawberry.field(description="The format the coach's voice is sent in.")
    hands_free: bool = strawberry.field(description="Recordings end by themselves when the user falls silent.")
    show_transcript: bool = strawberry.field(description="Show the user's own words on screen.")
    keep_recordings_days: int = strawberry.field(description="Days a recording is kept; 0 drops it when the turn ends.")
    memory_enabled: bool = strawberry.field(description="The coach may remember what it learned between conversations.")
    monthly_budget: MicroUSD | None = strawberry.field(
        description="Spending stops here each calendar month; null is the server's own limit."
    )


@described
@strawberry.type
class SignIn(Node):
    """One device's stay: from signing in to logging out, through many tokens."""

    is_type_of = views(entities.SignIn)

    created_at: datetime = strawberry.field(description="When the user signed in.")
    last_used_at: datetime = strawberry.field(description="When its tokens were last refreshed.")
    expires_at: datetime = strawberry.field(description="When it ends unless it is used before.")
    device: str | None = strawberry.field(description="What the client called the device when it signed in.")
    is_current = strawberry.field(
        resolver=accounts.is_current, graphql_type=bool, description="Whether this request came through it."
    )


@described
@strawberry.type
class User(Node):
    """A person with an account; users see nobody but themselves."""

    is_type_of = views(entities.User)

    email: str = strawberry.field(description="The address the user signs in with, in lower case.")
    email_verified: bool = strawberry.field(description="Whether the user has shown that the address is theirs.")
    has_password: bool = strawberry.field(description="Whether a password can be used to sign in.")
    created_at: datetime = strawberry.field(description="When the account was opened.")
    profile: Profile = strawberry.field(description="What the user tells about themselves.")
    settings: Settings = strawberry.field(description="How the user wants to be coached.")
    sign_ins = strawberry.field(
        resolver=accounts.sign_ins,
        graphql_type=list[SignIn],
        description="Sign-ins that are still good, newest first.",
    )
    social_logins = strawberry.field(
        resolver=social.social_logins,
        graphql_type=list[SocialProvider],
        description="The services through which the user can sign in, the first one linked first.",
    )
    push_devices = strawberry.field(
        resolver=reminders.push_devices,
        graphql_type=list[PushDevice],
        description="Browsers and phones that reminders are pushed to, newest first.",
    )
    event_cursor = strawberry.field(
        resolver=accounts.event_cursor,
        graphql_type=str,
        description="Where `accountEvents` continues from this read, and from what else the operation reads: subscribe "
        "with it as `after`, and nothing is missed in between.",
    )
    memories = strawberry.field(
        resolver=memories.of_user,
        graphql_type=MemoryConnection,
        description="What is remembered of the user beyond one conversation, newest first.",
    )
    audit_log = strawberry.field(
        resolver=audit.audit_log,
        graphql_type=AuditEntryConnection,
        description="Who did what to this account, newest first.",
    )


@described
@strawberry.type
class AuthTokens:
    """What a client holds to stay signed in."""

    access_token: str = strawberry.field(
        description="Goes along with every request: `Authorization: Bearer ...` over HTTP, `authorization` in the "
        "payload of `connection_init` over WebSocket."
    )
    access_token_expires_at: datetime = strawberry.field(description="When to have refreshed it.")
    refresh_token: str = strawberry.field(
        description="Buys the next pair, once. Keep it where no other program can read it."
    )
    refresh_token_expires_at: datetime = strawberry.field(
        description="When the sign-in ends unless it is refreshed before."
    )
