"""Kinds of values that several settings share."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr
from pydantic_settings import NoDecode

MIN_SECRET_KEY_LENGTH = 32
"""RFC 7518, section 3.2: an HS256 key has at least as many bits as the hash."""

Positive = Annotated[int, Field(gt=0)]
NotNegative = Annotated[int, Field(ge=0)]
Port = Annotated[int, Field(ge=0, le=65_535)]
Environment = Literal["development", "test", "production"]
LogLevel = Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]
LogFormat = Literal["json", "console"]
Provider = Literal["auto", "local", "openai"]
"""Who does a job; auto is openai where there is a key, and local elsewhere."""

TranscriptionMode = Literal["file", "realtime"]
"""When a hosted model is sent the recording: once it is whole, or as it comes."""

StandbyProvider = Literal["openai", "openai2", "local"]
"""Who may stand in; openai2 is another server that speaks the same protocol."""


def _words(value: object) -> object:
    return tuple(word.strip() for word in value.split(",") if word.strip()) if isinstance(value, str) else value


def _upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


def _with_token(url: str) -> str:
    if "{token}" not in url:
        raise ValueError("it should have {token} where the token goes")
    return url


def _long_enough(key: SecretStr) -> SecretStr:
    if len(key.get_secret_value()) < MIN_SECRET_KEY_LENGTH:
        raise ValueError(f"it should have at least {MIN_SECRET_KEY_LENGTH} characters")
    return key


def _begins(*schemes: str) -> AfterValidator:
    def check(url: SecretStr) -> SecretStr:
        if not url.get_secret_value().startswith(schemes):
            raise ValueError(f"it should begin with {' or '.join(schemes)}")
        return url

    return AfterValidator(check)


def _is_vapid_key(key: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[A-Za-z0-9_-]{43}=?", key.get_secret_value()):
        raise ValueError("it should be 32 bytes as base64url")
    return key


VapidKey = Annotated[SecretStr, AfterValidator(_is_vapid_key)]
SecretKey = Annotated[SecretStr, AfterValidator(_long_enough)]
SecretKeys = Annotated[tuple[SecretKey, ...], NoDecode, BeforeValidator(_words)]
StandbyProviders = Annotated[tuple[StandbyProvider, ...], NoDecode, BeforeValidator(_words)]
SmtpSecurity = Literal["starttls", "tls", "none"]
Page = Annotated[str, AfterValidator(_with_token)]
"""The address of a page, with `{token}` in it."""
CommaSeparated = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_words)]
UpperCase = BeforeValidator(_upper)
LowerCase = BeforeValidator(_lower)
MongoUrl = Annotated[SecretStr, _begins("mongodb://", "mongodb+srv://")]
RedisUrl = Annotated[SecretStr, _begins("redis://", "rediss://", "unix://")]
"""URLs are secrets because they carry passwords."""
