"""A zip file made while it is sent: what is in memory is a piece of it."""

import zipfile
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from datetime import datetime

from domain.leaving.ports import ExportedFile


class _Pieces:
    """What `zipfile` writes to; it cannot go back, so that sizes follow each file instead of preceding it."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def write(self, data: bytes, /) -> int:
        self._waiting += data
        return len(data)

    def flush(self) -> None:
        """Do nothing: `take` takes what there is."""

    def close(self) -> None:
        """Do nothing."""

    def take(self) -> bytes:
        taken = bytes(self._waiting)
        self._waiting.clear()
        return taken


async def zipped(files: AsyncIterator[ExportedFile], at: datetime) -> AsyncGenerator[bytes, None]:
    """Yield a zip file of these files, in their order; `at` is the time they are given."""
    pieces = _Pieces()
    with zipfile.ZipFile(pieces, "w") as archive:
        async for file in files:
            entry = zipfile.ZipInfo(file.name, at.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_STORED if file.compressed else zipfile.ZIP_DEFLATED
            with archive.open(entry, "w", force_zip64=True) as writing:
                async with aclosing(file.parts) as parts:
                    async for part in parts:
                        writing.write(part)
                        if piece := pieces.take():
                            yield piece
    yield pieces.take()
