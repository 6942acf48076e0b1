"""A zip file that is made while it is sent, with little in memory."""

import io
import os
import zipfile
from collections.abc import AsyncGenerator
from datetime import UTC, datetime

from adapters.storage.zip_stream import zipped
from domain.leaving.ports import ExportedFile

AT = datetime(2026, 1, 5, 9, 0, 2, tzinfo=UTC)
PART = 64 * 1024


async def parts(*data: bytes) -> AsyncGenerator[bytes, None]:
    for part in data:
        yield part


async def test_what_goes_in_comes_out():
    async def files() -> AsyncGenerator[ExportedFile, None]:
        yield ExportedFile(name="words.json", parts=parts('["grüezi'.encode(), b'"]'))
        yield ExportedFile(name="recordings/ä.webm", parts=parts(sound), compressed=True)
        yield ExportedFile(name="empty.json", parts=parts())

    sound = os.urandom(200_000)
    made = b"".join([piece async for piece in zipped(files(), AT)])

    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["words.json", "recordings/ä.webm", "empty.json"]
        assert archive.read("words.json").decode() == '["grüezi"]'
        assert archive.read("recordings/ä.webm") == sound
        assert archive.getinfo("empty.json").date_time == (2026, 1, 5, 9, 0, 2)


async def test_a_piece_is_sent_as_soon_as_it_is_read():
    read = 0

    async def much() -> AsyncGenerator[bytes, None]:
        nonlocal read
        for _ in range(100):
            read += PART
            yield os.urandom(PART)

    async def files() -> AsyncGenerator[ExportedFile, None]:
        yield ExportedFile(name="sound", parts=much(), compressed=True)

    sent = most = 0
    async for piece in zipped(files(), AT):
        sent += len(piece)
        most = max(most, read - sent)

    assert read == 100 * PART
    assert most <= 2 * PART
