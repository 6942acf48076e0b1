"""What the master keys are made from."""

from adapters.settings.settings import Settings
from adapters.settings.signing_key import signing_key


def master_secrets(settings: Settings) -> tuple[str, ...]:
    """Give MASTER_KEY, which production has, or else what tokens are signed with; then the previous ones.

    Raises StartupError when the key kept in `DATA_DIR` cannot be used.
    """
    newest = settings.master_key or signing_key(settings)
    # Where the signing key is the master key as well, those before it were so too.
    before = settings.previous_master_keys if settings.master_key else settings.previous_secret_keys
    keys = dict.fromkeys((newest, *before, *settings.previous_master_keys))
    return tuple(key.get_secret_value() for key in keys)
