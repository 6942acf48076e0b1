"""Documents that clients name by their hash instead of sending them."""

from typing import Protocol


class PersistedDocuments(Protocol):
    """Documents that clients have sent once, the latest of them, the same for all copies of the app.

    Neither method raises: while they cannot be reached, clients send the documents themselves.
    """

    async def find(self, digest: str) -> str | None:
        """Find a document by its SHA-256 in lower case hexadecimal; None when it is not kept."""
        ...

    async def keep(self, digest: str, document: str) -> None:
        """Keep a document; whatever was not asked for the longest time may be dropped for it."""
        ...
