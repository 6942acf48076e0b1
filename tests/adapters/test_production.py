"""What production refuses to start with, one line each."""

from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from adapters.settings import Settings
from adapters.settings.production import is_public

KEY = "kM3x9vQz7pLr2tWs8yBn4cHj6fDg1aEu"
OTHER = "Zq8wXe5rCt2vYb9nUm3iKo7pLa4sJd6f"
GOOD: dict[str, Any] = {"environment": "production", "secret_key": KEY, "master_key": OTHER}


def started(**settings: Any) -> str:
    """Try to start, and return what was said against it."""
    try:
        Settings(_env_file=None, **{**GOOD, **settings})
    except ValidationError as error:
        return str(error)
    return ""


def test_a_server_with_keys_of_its_own_starts() -> None:
    assert started() == ""


@pytest.mark.parametrize(
    ("settings", "line"),
    [
        ({"secret_key": None}, "SECRET_KEY must be set in production, to at least 32 characters"),
        ({"master_key": None}, "MASTER_KEY must be set in production, to at least 32 characters"),
        ({"secret_key": "a" * 40}, "SECRET_KEY must be drawn at random"),
        ({"secret_key": "0123456701234567012345670123456701"}, "SECRET_KEY must be drawn at random"),
        ({"master_key": "please-changeme-before-you-go-live-47"}, "MASTER_KEY must be drawn at random"),
        ({"master_key": KEY}, "MASTER_KEY must be another one than SECRET_KEY"),
        ({"mongodb_url": "mongodb://me:pw@db.example.com/coach"}, "MONGODB_URL must have tls=true"),
        ({"mongodb_url": "mongodb://10.0.0.1,db.example.com:27018/?replicaSet=a"}, "MONGODB_URL must have tls=true"),
        ({"mongodb_url": "mongodb+srv://db.example.com/?tls=false"}, "MONGODB_URL must have tls=true"),
        ({"redis_url": "redis://:pw@cache.example.com"}, "REDIS_URL must begin with rediss://"),
        ({"redis_url": "redis://10.0.0.1:7000,redis://8.8.8.8:7000"}, "REDIS_URL must begin with rediss://"),
        ({"redis_url": "redis://10.0.0.1:7000,8.8.8.8:7000"}, "REDIS_URL must begin with rediss://"),
        ({"openai_base_url": "http://api.example.com/v1"}, "OPENAI_BASE_URL must begin with https://"),
        (
            {"fallback_openai_base_url": "http://api.example.com/v1"},
            "FALLBACK_OPENAI_BASE_URL must begin with https://",
        ),
        ({"s3_endpoint": "http://s3.example.com"}, "S3_ENDPOINT must begin with https://"),
        ({"smtp_host": "mail.example.com", "smtp_security": "none"}, "SMTP_SECURITY must be starttls or tls"),
        ({"cors_origins": "*"}, "CORS_ORIGINS must name the pages"),
        ({"graphiql": True}, "GRAPHIQL cannot be on in production"),
    ],
    ids=lambda value: str(value)[:60],
)
def test_it_refuses(settings: dict[str, Any], line: str) -> None:
    said = started(**settings)

    assert line in said
    assert "pw@" not in said.partition("[type=")[0]


@pytest.mark.parametrize(
    "settings",
    [
        {"mongodb_url": "mongodb://db.example.com/?tls=true"},
        {"mongodb_url": "mongodb://db.example.com/?ssl=true&replicaSet=a"},
        {"mongodb_url": "mongodb+srv://db.example.com/coach"},
        {"mongodb_url": "mongodb://mongo-1:27017,mongo-2:27017/?replicaSet=a"},
        {"mongodb_url": "mongodb://[fd00::1]:27017"},
        {"redis_url": "rediss://cache.example.com"},
        {"redis_url": "unix:///run/valkey.sock"},
        {"redis_url": "redis://cache.internal:6379,10.1.2.3:6379"},
        {"openai_base_url": "http://localhost:8080/v1"},
        {"openai_base_url": "https://api.example.com/v1"},
        {"smtp_host": "postfix", "smtp_security": "none"},
        {"cors_origins": "https://coach.example.com"},
        {"introspection": True},
    ],
    ids=str,
)
def test_it_lets_through(settings: dict[str, Any]) -> None:
    assert started(**settings) == ""


def test_all_of_it_is_said_at_once() -> None:
    said = started(secret_key=None, cors_origins="*", graphiql=True)

    assert all(name in said for name in ("SECRET_KEY", "CORS_ORIGINS", "GRAPHIQL"))


def test_none_of_it_holds_while_developing() -> None:
    Settings(_env_file=None, graphiql=True, cors_origins="*", redis_url=SecretStr("redis://cache.example.com"))


@pytest.mark.parametrize("host", ["8.8.8.8", "2001:4860:4860::8888", "db.example.com", "EXAMPLE.ORG."])
def test_public_hosts(host: str) -> None:
    assert is_public(host)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "::1",
        "10.2.3.4",
        "192.168.1.1",
        "169.254.1.1",
        "mongo",
        "a.b.svc",
        "db.svc.cluster.local",
        "",
        None,
    ],
)
def test_private_hosts(host: str | None) -> None:
    assert not is_public(host)
