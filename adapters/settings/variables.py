"""What all settings have in common."""

from pydantic_settings import BaseSettings, SettingsConfigDict


class Variables(BaseSettings):
    """How variables are read: an empty one is unset, one that is not ours is ignored."""

    model_config = SettingsConfigDict(env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore", frozen=True)
