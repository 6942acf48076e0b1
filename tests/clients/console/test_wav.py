import io
import struct
import wave

import pytest

from clients.console.wav import with_sizes

UNKNOWN = 0xFFFF_FFFF


def a_stream(samples: bytes, *, chunks: bytes = b"") -> bytes:
    layout = struct.pack("<IHHIIHH", 16, 1, 1, 24_000, 48_000, 2, 16)
    header = b"RIFF" + struct.pack("<I", UNKNOWN) + b"WAVEfmt " + layout + chunks
    return header + b"data" + struct.pack("<I", UNKNOWN) + samples


def test_a_stream_becomes_a_file_that_knows_its_length() -> None:
    samples = bytes(range(200)) * 6
    with wave.open(io.BytesIO(with_sizes(a_stream(samples)))) as sound:
        assert (sound.getnframes(), sound.getframerate(), sound.getnchannels()) == (600, 24_000, 1)
        assert sound.readframes(600) == samples


def test_both_sizes_count_from_where_they_stand() -> None:
    sized = with_sizes(a_stream(bytes(1000)))
    assert struct.unpack_from("<I", sized, 4) == (len(sized) - 8,)
    assert struct.unpack_from("<I", sized, 40) == (1000,)


@pytest.mark.parametrize("text", [b"even", b"odd"])
def test_other_chunks_before_the_samples_are_stepped_over(text: bytes) -> None:
    padded = text + b"\0" * (len(text) % 2)
    chunk = b"LIST" + struct.pack("<I", len(text)) + padded
    with wave.open(io.BytesIO(with_sizes(a_stream(bytes(20), chunks=chunk)))) as sound:
        assert sound.getnframes() == 10


@pytest.mark.parametrize(
    "data", [b"", b"RIFF", b"OggS" + bytes(60), a_stream(b"")[:30], b"RIFF\0\0\0\0AVI " + bytes(60)]
)
def test_what_is_no_wav_or_has_no_samples_stays_as_it_is(data: bytes) -> None:
    assert with_sizes(data) == data
