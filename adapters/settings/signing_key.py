"""The key that signs tokens."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from pydantic import SecretStr

from adapters.settings.settings import Settings
from adapters.settings.values import MIN_SECRET_KEY_LENGTH
from domain.errors import StartupError


def signing_key(settings: Settings) -> SecretStr:
    """Give SECRET_KEY; without one, which production does not allow, the key kept in `DATA_DIR/secret_key`.

    That key is made at the first start, so that sign-ins survive the next one. Reads and writes a small file.
    """
    return settings.secret_key or _kept_key(settings.data_dir / "secret_key")


def _kept_key(path: Path) -> SecretStr:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(FileExistsError):
            _write_new(path, secrets.token_urlsafe(48))
        key = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise StartupError(f"{path} cannot be used ({error}); set SECRET_KEY.") from error
    if len(key) < MIN_SECRET_KEY_LENGTH:
        raise StartupError(f"{path} holds no usable key: delete it, or set SECRET_KEY.")
    return SecretStr(key)


def _write_new(path: Path, key: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key + "\n")
