"""A user's key as one process holds it, and for how long it may believe that it is still good."""

from dataclasses import dataclass
from typing import Final

from adapters.vault.user_cipher import UserCipher

FRESH_S: Final = 5.0
"""After this the store is asked again, beside whatever the key is used for."""
LIFE_S: Final = 10.0
"""After this nothing is done with the key before the store has answered."""
OUTAGE_S: Final = 15 * 60.0
"""For this long since it last answered, a store that is away keeps nobody from their key."""


@dataclass(slots=True)
class Held:
    """A cipher, or why there is none."""

    cipher: UserCipher | None
    error: Exception | None
    confirmed: float
    trusted_until: float
