"""What a client asks about social logins, and what it gets back."""

from dataclasses import dataclass, field

from domain.accounts.social import SocialProvider


@dataclass(frozen=True, slots=True, kw_only=True)
class SocialStart:
    """Begin a login at a provider; the browser comes back to `redirect_uri`."""

    provider: SocialProvider
    redirect_uri: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SocialStarted:
    """Where to send the browser, and what it must bring back."""

    authorization_url: str = field(repr=False)
    state: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SocialAnswer:
    """What the browser brought back."""

    provider: SocialProvider
    code: str = field(repr=False)
    state: str = field(repr=False)
    redirect_uri: str
    device: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IdTokenLogin:
    """Sign in with an id token; the rest is for a user who is new here."""

    provider: SocialProvider = SocialProvider.OIDC
    id_token: str = field(default="", repr=False)
    nonce: str | None = field(default=None, repr=False)
    device: str | None = None
    display_name: str | None = None
    timezone: str | None = None
    locale: str | None = None
