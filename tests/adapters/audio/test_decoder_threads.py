"""A decoder's thread: never ahead of either side, gone as soon as nobody listens."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing

import pytest

from adapters.audio.decoder import StreamingDecoder
from adapters.audio.pipe import MOST_WAITING_BYTES
from domain.audio.formats import AudioFormat
from tests.adapters.audio.recordings import RECORDERS, browser_webm, recorded
from tests.sounds import arriving, silence, speech

A_FRAME_AT_MOST = 16 * 1024
SAID = speech("cards_001.wav")


def decoding_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith("decode-")]


@pytest.fixture(autouse=True)
def no_thread_left_behind() -> Iterator[None]:
    yield
    for thread in decoding_threads():
        thread.join(timeout=1)
    assert decoding_threads() == []


class Microphone:
    """Gives its pieces, then stays open and silent."""

    def __init__(self, *pieces: bytes) -> None:
        self._pieces = pieces
        self.given = 0
        self.silent = asyncio.Event()

    async def listen(self) -> AsyncIterator[bytes]:
        for piece in self._pieces:
            self.given += 1
            yield piece
        self.silent.set()
        await asyncio.Event().wait()


@pytest.mark.parametrize("audio_format", list(RECORDERS))
async def test_cancelling_ends_a_thread_that_waits_for_data(audio_format: AudioFormat) -> None:
    microphone = Microphone(RECORDERS[audio_format](SAID)[:2_000])

    async def listen() -> None:
        async with aclosing(StreamingDecoder().decode(microphone.listen(), audio_format, None)) as decoded:
            async for _ in decoded:
                pass

    listening = asyncio.create_task(listen())
    await microphone.silent.wait()
    assert len(decoding_threads()) == 1
    listening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await listening


async def test_cancelling_ends_a_thread_that_has_nothing_yet() -> None:
    microphone = Microphone()
    listening = asyncio.create_task(anext(StreamingDecoder().decode(microphone.listen(), AudioFormat.MP3, None)))
    await microphone.silent.wait()
    listening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await listening


async def test_closing_ends_a_thread_that_waits_to_be_relieved() -> None:
    long = recorded(silence(60_000), "flac", "flac", rate=16_000)
    decoded = StreamingDecoder().decode(arriving([long]), AudioFormat.FLAC, None)
    await anext(decoded)
    assert len(decoding_threads()) == 1
    await decoded.aclose()


async def test_a_failing_microphone_ends_the_thread() -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield RECORDERS[AudioFormat.MP3](SAID)[:500]
        raise ConnectionError("unplugged")

    with pytest.raises(ConnectionError):
        async for _ in StreamingDecoder().decode(broken(), AudioFormat.MP3, None):
            pass


async def test_a_recording_is_not_read_faster_than_its_samples_are_taken() -> None:
    microphone = Microphone(*browser_webm(SAID))
    async with aclosing(StreamingDecoder().decode(microphone.listen(), AudioFormat.WEBM_OPUS, None)) as decoded:
        for taken in range(1, 6):
            await anext(decoded)
            assert microphone.given <= taken


async def test_a_small_file_with_hours_in_it_is_decoded_a_little_at_a_time() -> None:
    long = recorded(silence(120_000), "flac", "flac", rate=16_000)
    assert len(long) < 64 * 1024
    total = 0
    async for pcm in StreamingDecoder().decode(arriving([long]), AudioFormat.FLAC, None):
        assert len(pcm) <= MOST_WAITING_BYTES + A_FRAME_AT_MOST
        total += len(pcm)
    assert total == len(silence(120_000))


async def test_all_pieces_are_read_though_the_file_ended_before_them() -> None:
    file = RECORDERS[AudioFormat.WAV](SAID)
    given = []

    async def pieces() -> AsyncIterator[bytes]:
        for piece in (file, b"more", b"and more"):
            given.append(piece)
            yield piece

    heard = [pcm async for pcm in StreamingDecoder().decode(pieces(), AudioFormat.WAV, None)]
    assert b"".join(heard) == SAID
    assert len(given) == 3


async def test_many_recordings_are_decoded_side_by_side() -> None:
    file = RECORDERS[AudioFormat.OGG_OPUS](SAID)

    async def heard() -> int:
        decoded = StreamingDecoder().decode(arriving([file[:700], file[700:]]), AudioFormat.OGG_OPUS, None)
        return sum([len(pcm) async for pcm in decoded])

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(heard()) for _ in range(40)]
    assert len({task.result() for task in tasks}) == 1
