"""Formats told by the first bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.audio.mp3_header import mp3_frame_bytes
from adapters.audio.mp4_boxes import description_end
from adapters.audio.sniffing import sniff
from adapters.audio.wave_samples import find_samples
from domain.audio.formats import AudioFormat
from tests.adapters.audio.recordings import RECORDERS, recorded
from tests.sounds import speech

SAID = speech("cards_001.wav")


@pytest.mark.parametrize("audio_format", list(RECORDERS))
def test_each_container_is_told(audio_format: AudioFormat) -> None:
    assert sniff(RECORDERS[audio_format](SAID)) is audio_format


def test_an_mp3_is_told_with_and_without_a_tag() -> None:
    tagged = recorded(SAID, "mp3", "libmp3lame", rate=24_000)
    bare = recorded(SAID, "mp3", "libmp3lame", rate=24_000, id3v2_version="0", write_xing="0")
    assert tagged[:3] == b"ID3" != bare[:3]
    assert sniff(tagged) is sniff(bare) is AudioFormat.MP3


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"R",
        SAID,
        bytes(100),
        b"\xff" * 100,
        b"\xff\xfb\x90\x64" + bytes(1_000),
        b"RIFF\0\0\0\0AVI LIST",
        b"\xff\xf1\x50\x80" + bytes(500),
        b"<html>" * 9,
    ],
    ids=["empty", "one byte", "raw samples", "zeros", "ones", "a lone frame header", "AVI", "bare AAC", "HTML"],
)
def test_anything_else_is_not(data: bytes) -> None:
    assert sniff(data) is None


@given(st.binary(max_size=600))
def test_no_bytes_confuse_it(data: bytes) -> None:
    assert sniff(data) in {None, *AudioFormat}
    assert mp3_frame_bytes(data) is None or data[0] == 0xFF


@given(st.sampled_from([b"RIFF\0\0\0\0WAVEfmt ", b"RIFF\0\0\0\0WAVEdata", b"RIFF"]), st.binary(max_size=200))
def test_no_chunks_confuse_the_search_for_samples(start: bytes, rest: bytes) -> None:
    data = start + rest
    found = find_samples(lambda count: data[:count])
    assert found is None or (found.start <= len(data) and found.channels > 0 and found.rate_hz > 0)


@given(st.lists(st.tuples(st.sampled_from([b"ftyp", b"free", b"moov", b"mdat"]), st.integers(0, 40)), max_size=5))
def test_a_description_is_found_only_before_the_sound(boxes: list[tuple[bytes, int]]) -> None:
    data = b"".join((8 + size).to_bytes(4) + kind + bytes(size) for kind, size in boxes)
    kinds = [kind for kind, _ in boxes if kind in {b"moov", b"mdat"}]
    end = description_end(lambda count: data[:count])
    if kinds and kinds[0] == b"moov":
        at = [kind for kind, _ in boxes].index(b"moov")
        assert end == sum(8 + size for _, size in boxes[: at + 1])
    else:
        assert end is None


@pytest.mark.parametrize(
    ("header", "length"),
    [("fffb9064", 417), ("fffb9264", 418), ("fff380c4", 208), ("ffe310c4", 72 * 8_000 // 11_025)],
    ids=["128 kbit/s at 44.1 kHz", "padded", "64 kbit/s at 22.05 kHz", "8 kbit/s at 11.025 kHz"],
)
def test_the_length_of_a_frame(header: str, length: int) -> None:
    assert mp3_frame_bytes(bytes.fromhex(header)) == length
