"""Sending a request again without doing it again."""

from typing import Final

IDEMPOTENCY_KEY: Final = (
    "Any string of the client's choice, remembered for 24 hours: the same key with the same input gives the same "
    "object again, with another input CONFLICT."
)
"""Description of every `idempotencyKey`."""
