"""The settings: each is an environment variable of the same name in upper case."""

from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import NoDecode

from adapters.settings.accounts import MailSettings, SignInSettings
from adapters.settings.documents import DocumentSettings
from adapters.settings.production import mistakes
from adapters.settings.social import SocialSettings
from adapters.settings.values import (
    CommaSeparated,
    Environment,
    LogFormat,
    LogLevel,
    MongoUrl,
    NotNegative,
    Port,
    Positive,
    Provider,
    RedisUrl,
    SecretKey,
    SecretKeys,
    StandbyProviders,
    TranscriptionMode,
    UpperCase,
    VapidKey,
)
from adapters.settings.variables import Variables
from domain.errors import StartupError
from domain.limits import Limits


def _key(key: SecretStr | None, file: Path | None, variable: str) -> SecretStr | None:
    """Give a key, read from its file where it is in one."""
    if file is None:
        return key
    try:
        text = file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not text"
        raise StartupError(f"{variable} cannot be read: {reason}.") from None
    return SecretStr(text) if text else None


class ServerSettings(Variables):
    """The process itself."""

    environment: Environment = "development"
    host: str = "127.0.0.1"
    port: Port = 8000
    data_dir: Path = Path(".data")
    log_level: Annotated[LogLevel, UpperCase] = "INFO"
    log_format: LogFormat = "console"
    cors_origins: CommaSeparated = ()
    trusted_proxies: CommaSeparated = ("127.0.0.1", "::1")
    """Addresses and networks whose X-Forwarded-For is believed."""
    metrics_token: SecretStr | None = None
    """Who asks for metrics shows it; without one only this machine is answered."""
    drain_seconds: NotNegative = 20
    reviews_at_once: NotNegative = 4
    """None in this process with 0."""
    rate_limits: bool = True
    """Whether anybody is told to slow down; the limits themselves are in `Limits`."""


class StoreSettings(Variables):
    """MongoDB and Redis; without a URL a server of our own is started."""

    mongodb_url: MongoUrl | None = None
    redis_url: RedisUrl | None = None
    event_log_age_seconds: Positive = 3_600
    event_log_max_bytes: Positive = 32 * 1024 * 1024
    """Of one conversation."""
    lease_seconds: Positive = 10
    max_queued_events: Positive = 256
    max_queued_event_bytes: Positive = 1024 * 1024
    """What may wait for one subscriber that reads slowly, before its events are read from Redis again."""


class VaultSettings(Variables):
    """The keys that all users' keys are wrapped by."""

    master_key: SecretKey | None = None
    """Without one: `master_secrets`."""
    previous_master_keys: SecretKeys = ()


class RecordingSettings(Variables):
    """Where recordings are kept, and how they are listened to."""

    recording_link_minutes: Positive = 15
    export_link_minutes: Positive = 60
    """How long the address of everything held about a user is good for."""
    s3_bucket: str | None = None
    """Without one they are kept in MongoDB."""
    s3_endpoint: str | None = Field(default=None, pattern=r"^https?://")
    s3_region: str = "us-east-1"
    s3_access_key_id: str | None = None
    s3_secret_access_key: SecretStr | None = None


class EngineSettings(Variables):
    """Who hears, thinks and speaks."""

    stt_provider: Provider = "auto"
    chat_provider: Provider = "auto"
    tts_provider: Provider = "auto"
    stt_fallbacks: StandbyProviders = ()
    chat_fallbacks: StandbyProviders = ()
    tts_fallbacks: StandbyProviders = ()
    """Who stands in when a provider fails, in this order."""
    local_max_waiting: Positive = 32
    """How many jobs wait for one local engine at most."""
    local_stt_guesses: bool = True
    """Whether the local engine guesses while the user speaks."""
    speculation_extra_percent: NotNegative = 20
    """Tokens of answers begun too early, for every hundred that were of use."""
    speculation_stable_ms: Positive = 400


class OpenAiSettings(Variables):
    """The hosted engines, or others that speak their protocol."""

    openai_api_key: SecretStr | None = None
    openai_api_key_file: Path | None = None
    """Where secrets come as files; `openai_key` reads it."""
    openai_base_url: str | None = Field(default=None, pattern=r"^https?://")
    openai_stt_mode: TranscriptionMode = "file"
    openai_stt_model: str = "gpt-4o-mini-transcribe"
    openai_realtime_stt_model: str = "gpt-live-transcribe"
    openai_chat_model: str = "gpt-4o-mini"
    review_model: str = "gpt-4o-mini"
    """Takes notes of conversations behind the turns."""
    openai_chat_temperature: float | None = Field(default=None, ge=0, le=2)
    """Not sent when it is not set: some models refuse it."""
    openai_chat_max_tokens: Positive = 400
    openai_moderation_model: str = "omni-moderation-latest"
    """What hears danger beside the chat model; none: the rules alone do."""
    openai_tts_model: str = "gpt-4o-mini-tts"
    openai_tts_voice: str = "coral"
    openai_tts_instructions: str | None = None
    voice_cache_bytes: NotNegative = 32 * 1024 * 1024

    def openai_key(self) -> SecretStr | None:
        """Give the key, read from its file where it is in one. Raises StartupError when the file cannot be read."""
        return _key(self.openai_api_key, self.openai_api_key_file, "OPENAI_API_KEY_FILE")


class ResilienceSettings(Variables):
    """What happens when a provider fails."""

    fallback_openai_base_url: str | None = Field(default=None, pattern=r"^https?://")
    """The server that stands in as openai2."""
    fallback_openai_api_key: SecretStr | None = None
    fallback_openai_api_key_file: Path | None = None
    fallback_openai_stt_model: str | None = None
    fallback_openai_chat_model: str | None = None
    fallback_openai_tts_model: str | None = None
    """Without one, the model of the first server."""
    provider_attempts: Positive = 2
    """How often a call is made that fails before its first output."""
    breaker_failures: Positive = 5
    breaker_open_seconds: Positive = 30
    """After so many failures in a row a provider is left alone for so long."""

    def fallback_openai_key(self) -> SecretStr | None:
        """Give the second server's key. Raises StartupError when its file cannot be read."""
        return _key(self.fallback_openai_api_key, self.fallback_openai_api_key_file, "FALLBACK_OPENAI_API_KEY_FILE")


class UsageSettings(Variables):
    """What engines ask for, and how much may be spent."""

    prices_file: Path | None = None
    """Stands in place of the table that is shipped."""
    user_monthly_budget: NotNegative | None = None
    """What the server grants each user a month, in millionths of a US dollar."""
    server_monthly_budget: NotNegative | None = None
    """What all users together may spend in a month of UTC."""
    response_cache_seconds: NotNegative = 600
    response_cache_bytes: Positive = 16 * 1024 * 1024
    """Of each kind of answer, in each process."""


class SocketSettings(Variables):
    """What one WebSocket, and all of them together, may ask of a process."""

    websocket_max_message_bytes: Positive = 1024 * 1024
    websocket_max_connections: Positive = 5_000
    websocket_max_connections_per_user: Positive = 20
    websocket_max_operations: Positive = 50
    """On one connection at a time."""
    websocket_ping_seconds: Positive = 20
    unread_seconds: Positive = 20
    """How long a connection may stay whose client reads nothing of what waits for it."""
    websocket_idle_seconds: Positive = 300
    """How long a connection may stay without an operation."""
    websocket_legacy_protocol: bool = False
    """Whether clients of the `graphql-ws` subprotocol are let in as well."""


class ReminderSettings(Variables):
    """When reminders are looked for, and who pushes them."""

    reminder_poll_seconds: Positive = 10
    reminder_lease_seconds: Positive = 60
    """How long a process may take to send one before another one goes on with it."""
    reminder_late_minutes: Positive = 120
    push_attempts: Positive = 6
    vapid_private_key: VapidKey | None = None
    vapid_subject: str = Field(default="mailto:operator@localhost", pattern=r"^(mailto:|https://)")
    web_push_loopback: bool = False
    """Whether devices may be on this machine: for tests."""


class Settings(
    DocumentSettings,
    ServerSettings,
    StoreSettings,
    VaultSettings,
    RecordingSettings,
    EngineSettings,
    OpenAiSettings,
    ResilienceSettings,
    UsageSettings,
    SignInSettings,
    MailSettings,
    SocialSettings,
    SocketSettings,
    ReminderSettings,
):
    """All of them; made by `load_settings`, or by a test with keyword arguments."""

    limits: Annotated[Limits, NoDecode] = Limits()
    """From one variable per limit, not from one called LIMITS: see `load_settings`."""

    @model_validator(mode="after")
    def _production_is_safe(self) -> Self:
        if self.environment == "production" and (found := "; ".join(mistakes(self))):
            raise ValueError(found)
        return self
