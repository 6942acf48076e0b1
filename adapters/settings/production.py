"""What a server that people rely on must not be started with."""

from collections.abc import Iterator
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, urlsplit

from adapters.settings.values import MIN_SECRET_KEY_LENGTH

if TYPE_CHECKING:
    from adapters.settings.settings import Settings

_PRIVATE_ENDINGS: Final = (".local", ".internal", ".lan", ".home.arpa", ".svc", ".localhost")
_PLACEHOLDERS: Final = ("changeme", "change-me", "change_me", "example", "default", "insecure", "password", "your-")
_FEW_CHARACTERS: Final = 10
"""Different ones in a key: one that was drawn has more."""


def mistakes(settings: "Settings") -> Iterator[str]:
    """Say in one line each what production refuses; no line holds a secret."""
    yield from _keys(settings)
    yield from _plain_text(settings)
    if "*" in settings.cors_origins:
        yield "CORS_ORIGINS must name the pages that may use the API in production, not *"
    if settings.graphiql:
        yield "GRAPHIQL cannot be on in production"


def is_public(host: str | None) -> bool:
    """Tell a host that others sit between here and there; names without a dot, and private addresses, are next door."""
    if not host:
        return False
    try:
        return ip_address(host).is_global
    except ValueError:
        name = host.lower().rstrip(".")
        return "." in name and not name.endswith(_PRIVATE_ENDINGS)


def _keys(settings: "Settings") -> Iterator[str]:
    keys = {"SECRET_KEY": settings.secret_key, "MASTER_KEY": settings.master_key}
    for name, key in keys.items():
        if key is None:
            yield f"{name} must be set in production, to at least {MIN_SECRET_KEY_LENGTH} characters"
        elif _is_made_up(key.get_secret_value()):
            yield f"{name} must be drawn at random in production, such as by `openssl rand -base64 48`"
    if settings.secret_key is not None and settings.secret_key == settings.master_key:
        yield "MASTER_KEY must be another one than SECRET_KEY in production"


def _is_made_up(key: str) -> bool:
    return len(set(key)) < _FEW_CHARACTERS or any(word in key.lower() for word in _PLACEHOLDERS)


def _plain_text(settings: "Settings") -> Iterator[str]:
    mongodb = settings.mongodb_url.get_secret_value() if settings.mongodb_url else ""
    if _plain_mongodb(mongodb):
        yield "MONGODB_URL must have tls=true in production, or a private host"
    redis = settings.redis_url.get_secret_value() if settings.redis_url else ""
    if any(url.startswith("redis://") and is_public(_host(url)) for url in _each(redis)):
        yield "REDIS_URL must begin with rediss:// in production, or have a private host"
    for name, url in (
        ("OPENAI_BASE_URL", settings.openai_base_url),
        ("FALLBACK_OPENAI_BASE_URL", settings.fallback_openai_base_url),
        ("S3_ENDPOINT", settings.s3_endpoint),
    ):
        if url and url.startswith("http://") and is_public(_host(url)):
            yield f"{name} must begin with https:// in production, or have a private host"
    if settings.smtp_security == "none" and is_public(settings.smtp_host):
        yield "SMTP_SECURITY must be starttls or tls in production, or SMTP_HOST private"


def _plain_mongodb(url: str) -> bool:
    """Read the options as the driver does: `mongodb+srv` means TLS unless it is switched off."""
    scheme, _, rest = url.partition("://")
    authority, _, options = rest.partition("/")
    asked = {name.lower(): values[-1].lower() for name, values in parse_qs(options.partition("?")[2]).items()}
    tls = asked.get("tls", asked.get("ssl", "true" if scheme == "mongodb+srv" else "false")) == "true"
    hosts = authority.rpartition("@")[2].split(",")
    return not tls and any(is_public(_host(f"mongodb://{host}")) for host in hosts)


def _each(urls: str) -> list[str]:
    """Split the nodes of a cluster; those after the first may leave the scheme out."""
    first, *others = urls.split(",")
    scheme = first.partition("://")[0]
    return [first, *(other if "://" in other else f"{scheme}://{other}" for other in others)]


def _host(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None
