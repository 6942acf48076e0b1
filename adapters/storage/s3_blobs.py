"""Bytes in S3-compatible storage. What it sees is encrypted, and its names are ids."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import obstore
import structlog
from obstore.exceptions import BaseError
from obstore.store import S3Store

from domain.errors import StoreUnavailable

if TYPE_CHECKING:
    from obstore.store import S3Config

log = structlog.get_logger(__name__)

PREFIX: Final = "recordings/"
PART_BYTES: Final = 5 * 1024 * 1024
"""The least that S3 takes as a part of an upload in parts."""
ANSWER_WITHIN: Final = timedelta(seconds=30)
RETRIES: Final = 3


class S3Blobs:
    """`adapters.storage.blobs.BlobStore` in a bucket. It has no expiry of its own: the sweep deletes what is over."""

    def __init__(
        self,
        bucket: str,
        *,
        endpoint: str | None,
        region: str,
        access_key_id: str | None,
        secret_access_key: str | None,
    ) -> None:
        config: S3Config = {"region": region}
        if endpoint is not None:
            config["endpoint"] = endpoint
        if access_key_id is not None and secret_access_key is not None:
            config["access_key_id"] = access_key_id
            config["secret_access_key"] = secret_access_key
        self._store = S3Store(
            bucket,
            config=config,
            client_options={"allow_http": (endpoint or "").startswith("http://"), "timeout": ANSWER_WITHIN},
            retry_config={"max_retries": RETRIES, "retry_timeout": ANSWER_WITHIN},
        )

    async def put(self, name: str, parts: AsyncIterator[bytes], expires_at: datetime) -> None:
        """Keep parts put end to end."""
        del expires_at
        with _reaching_s3("put"):
            await obstore.put_async(self._store, PREFIX + name, parts, chunk_size=PART_BYTES, max_concurrency=2)

    async def read(self, name: str, start: int, length: int) -> bytes | None:
        """Load so many bytes from `start` on; None when there are none of that name."""
        try:
            with _reaching_s3("read"):
                return bytes(await obstore.get_range_async(self._store, PREFIX + name, start=start, length=length))
        except FileNotFoundError:
            return None

    async def delete(self, name: str) -> None:
        """Delete what has this name, if there is anything."""
        try:
            with _reaching_s3("delete"):
                await obstore.delete_async(self._store, PREFIX + name)
        except FileNotFoundError:
            return


@contextmanager
def _reaching_s3(call: str) -> Iterator[None]:
    """Make what the client raises StoreUnavailable, but for FileNotFoundError."""
    try:
        yield
    except FileNotFoundError:
        raise
    except (BaseError, OSError) as error:
        # Not the message: it quotes addresses.
        log.warning("s3_failed", call=call, error=type(error).__name__)
        raise StoreUnavailable("Recordings cannot be reached. Try again.") from error
