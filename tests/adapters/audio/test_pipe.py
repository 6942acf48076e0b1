"""The pipe between the event loop and a thread."""

import pytest

from adapters.audio.pipe import MOST_WAITING_BYTES, Pipe


async def taken(pipe: Pipe) -> bytes:
    """Take samples until the thread wants more or has finished."""
    parts = []
    while part := await pipe.samples():
        parts.append(part)
    return b"".join(parts)


async def run_through(work, *pieces: bytes) -> list[bytes]:
    """Give pieces to `work` one at a time; tell what came out after each of them and after the end."""
    pipe = Pipe()
    pipe.start(work, "test-pipe")
    outcome = []
    try:
        for piece in pieces:
            pipe.feed(piece)
            outcome.append(await taken(pipe))
        pipe.end()
        return [*outcome, await taken(pipe)]
    finally:
        pipe.close()
        await pipe.ended()


def copy(pipe: Pipe) -> None:
    while data := pipe.read(3):
        pipe.write(data)


async def test_what_a_piece_gives_is_out_before_the_next_one_is_wanted() -> None:
    assert await run_through(copy, b"abcd", b"e", b"fghijk") == [b"abcd", b"e", b"fghijk", b""]


async def test_looking_ahead_reads_nothing() -> None:
    def work(pipe: Pipe) -> None:
        pipe.write(pipe.peek(2) + b"|" + pipe.peek(5) + b"|" + pipe.read(4) + b"|" + pipe.peek(9) + b"|")
        copy(pipe)

    assert b"".join(await run_through(work, b"abc", b"de", b"fgh")) == b"ab|abcde|abcd|efgh|efgh"


async def test_samples_made_before_a_failure_come_out_first() -> None:
    def work(pipe: Pipe) -> None:
        pipe.write(pipe.read(2))
        raise ValueError("broken")

    pipe = Pipe()
    pipe.start(work, "test-pipe")
    pipe.feed(b"ab")
    assert await pipe.samples() == b"ab"
    with pytest.raises(ValueError, match="broken"):
        await pipe.samples()


async def test_work_that_ends_early_takes_no_more_pieces() -> None:
    def work(pipe: Pipe) -> None:
        pipe.write(pipe.read(1))

    assert await run_through(work, b"ab", b"cd", b"ef") == [b"a", b"", b"", b""]


async def test_a_writer_waits_when_too_much_is_untaken_and_ends_when_closed() -> None:
    written = 0

    def work(pipe: Pipe) -> None:
        nonlocal written
        while True:
            pipe.write(bytes(1024))
            written += 1024

    pipe = Pipe()
    pipe.start(work, "test-pipe")
    first = await pipe.samples()
    assert len(first) <= MOST_WAITING_BYTES
    pipe.close()
    await pipe.ended()
    assert written <= len(first) + MOST_WAITING_BYTES


async def test_a_reader_that_waits_ends_when_closed() -> None:
    pipe = Pipe()
    pipe.start(copy, "test-pipe")
    assert await pipe.samples() == b""
    pipe.close()
    await pipe.ended()
