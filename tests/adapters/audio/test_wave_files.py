"""WAV in its varieties."""

import struct
from collections.abc import AsyncIterator

import pytest

from adapters.audio.decoder import StreamingDecoder
from domain.audio.formats import SPEECH_RATE_HZ, AudioFormat, pcm_ms
from domain.errors import AudioUnreadable
from tests.adapters.audio.recordings import Codec, recorded
from tests.sounds import alike, arriving, cut, speech

SAID = speech("cards_001.wav")
SAID_MS = pcm_ms(len(SAID), SPEECH_RATE_HZ)


async def decode(data: bytes) -> bytes:
    decoded = StreamingDecoder().decode(arriving(cut(data, seed=7)), AudioFormat.WAV, None)
    return b"".join([pcm async for pcm in decoded])


def wav(samples: bytes, *, length: int | None = None, coding: int = 1, channels: int = 1, bits: int = 16) -> bytes:
    block = channels * bits // 8
    layout = struct.pack("<IHHIIHH", 16, coding, channels, 16_000, 16_000 * block, block, bits)
    size = len(samples) if length is None else length
    return b"RIFF" + struct.pack("<I", size) + b"WAVEfmt " + layout + b"data" + struct.pack("<I", size) + samples


@pytest.mark.parametrize("codec", ["pcm_u8", "pcm_s16le", "pcm_s24le", "pcm_f32le", "pcm_mulaw"])
@pytest.mark.parametrize("layout", ["mono", "stereo", "5.1"])
@pytest.mark.parametrize("rate", [8_000, 44_100])
async def test_every_depth_rate_and_number_of_channels(codec: Codec, layout: str, rate: int) -> None:
    heard = await decode(recorded(SAID, "wav", codec, rate=rate, layout=layout))
    assert pcm_ms(len(heard), SPEECH_RATE_HZ) == pytest.approx(SAID_MS, abs=60)
    assert alike(heard, SAID) > 0.9


@pytest.mark.parametrize("length", [0, 0xFFFF_FFFF, 0x7FFF_FFFF, 0xFFFF_FFFF - 36])
async def test_a_stream_does_not_know_its_length(length: int) -> None:
    assert await decode(wav(SAID, length=length)) == SAID


async def test_what_follows_the_samples_is_not_sound() -> None:
    trailer = b"LIST" + struct.pack("<I", 400) + b"INFO" + b"z" * 396
    assert await decode(wav(SAID, length=len(SAID)) + trailer) == SAID


async def test_what_precedes_the_samples_is_not_sound() -> None:
    data = wav(SAID)
    list_chunk = b"LIST" + struct.pack("<I", 5_001) + b"z" * 5_002
    assert await decode(data[:36] + list_chunk + data[36:]) == SAID


async def test_samples_come_out_as_they_come_in() -> None:
    decoded = StreamingDecoder().decode(_pieces_without_end(wav(SAID[:6_400])), AudioFormat.WAV, None)
    first = await anext(decoded)
    assert pcm_ms(len(first), SPEECH_RATE_HZ) >= 20
    assert SAID.startswith(first)
    await decoded.aclose()


async def _pieces_without_end(data: bytes) -> AsyncIterator[bytes]:
    yield data
    pytest.fail("100 ms of sound were not enough")


@pytest.mark.parametrize(
    "header",
    [
        {"coding": 0},
        {"coding": 0x0055},
        {"channels": 0},
        {"bits": 0},
        {"channels": 30_000},
    ],
)
async def test_a_nonsensical_header_is_unreadable(header: dict[str, int]) -> None:
    with pytest.raises(AudioUnreadable):
        await decode(wav(SAID, **header))
