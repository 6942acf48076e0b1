"""Everything an operator can set, read from the environment and from an optional `.env` (see `.env.example`)."""

from adapters.settings.loading import load_settings
from adapters.settings.master_secrets import master_secrets
from adapters.settings.settings import Settings
from adapters.settings.signing_key import signing_key

__all__ = ["Settings", "load_settings", "master_secrets", "signing_key"]
