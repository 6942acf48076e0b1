"""The version this server tells its clients."""

from typing import Final

VERSION: Final = "0.1.0"
