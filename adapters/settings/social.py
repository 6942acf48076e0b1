"""Settings of logins through other services: each is offered when its client id is set."""

from typing import Self

from pydantic import Field, SecretStr, model_validator

from adapters.settings.values import CommaSeparated
from adapters.settings.variables import Variables


class SocialSettings(Variables):
    """Who we are to each service; the native ones are the client ids of our own apps, whose id tokens are accepted."""

    social_redirect_uris: CommaSeparated = ()
    google_client_id: str | None = None
    google_client_secret: SecretStr | None = None
    google_native_client_ids: CommaSeparated = ()
    apple_client_id: str | None = None
    apple_team_id: str | None = None
    apple_key_id: str | None = None
    apple_private_key: SecretStr | None = None
    apple_native_client_ids: CommaSeparated = ()
    microsoft_client_id: str | None = None
    microsoft_client_secret: SecretStr | None = None
    microsoft_tenant: str = Field(default="common", pattern=r"^[A-Za-z0-9.-]+$")
    microsoft_native_client_ids: CommaSeparated = ()
    github_client_id: str | None = None
    github_client_secret: SecretStr | None = None
    oidc_issuer: str | None = Field(default=None, pattern=r"^https?://")
    oidc_client_id: str | None = None
    oidc_client_secret: SecretStr | None = None
    oidc_native_client_ids: CommaSeparated = ()

    @model_validator(mode="after")
    def _what_goes_together(self) -> Self:
        needed: dict[str, tuple[str | None, dict[str, object]]] = {
            "GOOGLE_CLIENT_ID": (self.google_client_id, {"GOOGLE_CLIENT_SECRET": self.google_client_secret}),
            "APPLE_CLIENT_ID": (
                self.apple_client_id,
                {
                    "APPLE_TEAM_ID": self.apple_team_id,
                    "APPLE_KEY_ID": self.apple_key_id,
                    "APPLE_PRIVATE_KEY": self.apple_private_key,
                },
            ),
            "MICROSOFT_CLIENT_ID": (
                self.microsoft_client_id,
                {"MICROSOFT_CLIENT_SECRET": self.microsoft_client_secret},
            ),
            "GITHUB_CLIENT_ID": (self.github_client_id, {"GITHUB_CLIENT_SECRET": self.github_client_secret}),
            "OIDC_CLIENT_ID": (self.oidc_client_id, {"OIDC_ISSUER": self.oidc_issuer}),
        }
        for name, (client_id, others) in needed.items():
            missing = [other for other, value in others.items() if value is None]
            if client_id is not None and missing:
                raise ValueError(f"{' and '.join(missing)} must be set along with {name}")
        return self
