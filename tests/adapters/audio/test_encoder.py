"""The coach's voice in every format: early, in pieces, and one playable file in the end."""

import io
import struct

import av
import pytest

from adapters.audio.decoder import StreamingDecoder
from adapters.audio.encoder import StreamingEncoder
from adapters.audio.sniffing import sniff
from domain.audio.formats import SPEECH_RATE_HZ, AudioFormat, pcm_bytes, pcm_ms
from tests.sounds import alike, arriving, cut, speech

SAID = speech("cards_005.wav")
SAID_MS = pcm_ms(len(SAID), SPEECH_RATE_HZ)
FORMATS = list(AudioFormat)
COMPRESSED = {AudioFormat.MP3, AudioFormat.MP4_AAC, AudioFormat.OGG_OPUS, AudioFormat.WEBM_OPUS}


async def encoded(audio_format: AudioFormat, pieces: list[bytes], *, sample_rate: int | None = None) -> list[bytes]:
    voice = StreamingEncoder().open(audio_format, pcm_rate=SPEECH_RATE_HZ, sample_rate=sample_rate)
    try:
        return [*[await voice.encode(piece) for piece in pieces], await voice.finish()]
    finally:
        voice.close()


async def heard(pieces: list[bytes], audio_format: AudioFormat, rate: int) -> bytes:
    return b"".join([pcm async for pcm in StreamingDecoder().decode(arriving(pieces), audio_format, rate)])


@pytest.mark.parametrize("sample_rate", [None, 8_000, 24_000, 44_100, 48_000])
@pytest.mark.parametrize("audio_format", FORMATS)
async def test_pieces_put_end_to_end_are_one_file(audio_format: AudioFormat, sample_rate: int | None) -> None:
    voice = StreamingEncoder().open(audio_format, pcm_rate=SPEECH_RATE_HZ, sample_rate=sample_rate)
    pieces = [await voice.encode(pcm) for pcm in cut(SAID, seed=1)]
    pieces.append(await voice.finish())
    back = await heard(pieces, audio_format, voice.sample_rate)
    # Codecs pad by whole frames, which at 8 kHz last three times as long as at the voice's own 24 kHz.
    assert pcm_ms(len(back), SPEECH_RATE_HZ) == pytest.approx(SAID_MS, abs=100 if voice.sample_rate > 8_000 else 250)
    assert alike(back, SAID) > 0.9
    assert sum(map(len, pieces)) < len(SAID) / 2 or audio_format not in COMPRESSED


@pytest.mark.parametrize(
    ("audio_format", "wanted", "given"),
    [
        (AudioFormat.WEBM_OPUS, 24_000, 48_000),
        (AudioFormat.OGG_OPUS, 8_000, 48_000),
        (AudioFormat.MP3, 20_000, 22_050),
        (AudioFormat.MP3, 96_000, 48_000),
        (AudioFormat.MP4_AAC, 10_000, 11_025),
        (AudioFormat.WAV, 10_000, 10_000),
        (AudioFormat.WAV, 1_000, 8_000),
        (AudioFormat.FLAC, 192_000, 48_000),
        (AudioFormat.PCM16, None, 16_000),
    ],
)
def test_a_format_takes_its_nearest_rate(audio_format: AudioFormat, wanted: int | None, given: int) -> None:
    voice = StreamingEncoder().open(audio_format, pcm_rate=16_000, sample_rate=wanted)
    assert voice.sample_rate == given
    voice.close()


@pytest.mark.parametrize(
    ("audio_format", "first_ms"),
    [
        (AudioFormat.WAV, 20),
        (AudioFormat.PCM16, 20),
        (AudioFormat.WEBM_OPUS, 100),
        (AudioFormat.OGG_OPUS, 100),
        (AudioFormat.MP3, 140),
        (AudioFormat.MP4_AAC, 140),
        (AudioFormat.FLAC, 60),
    ],
)
async def test_sound_comes_out_early(audio_format: AudioFormat, first_ms: int) -> None:
    rate = 24_000
    voice = StreamingEncoder().open(audio_format, pcm_rate=rate)
    out = b""
    for _ in range(0, first_ms, 20):
        out += await voice.encode(bytes(pcm_bytes(20, rate)))
    assert await _can_be_heard(out, audio_format, rate)
    voice.close()


async def _can_be_heard(data: bytes, audio_format: AudioFormat, rate: int) -> bool:
    return bool(await heard([data], audio_format, rate))


@pytest.mark.parametrize("audio_format", FORMATS)
async def test_one_long_piece_gives_the_same_sound_as_many(audio_format: AudioFormat) -> None:
    once = await encoded(audio_format, [SAID])
    often = await encoded(audio_format, list(cut(SAID, seed=2)))
    one = await heard(once, audio_format, 16_000)
    other = await heard(often, audio_format, 16_000)
    assert abs(len(one) - len(other)) <= 64
    assert alike(one, other) > 0.99


@pytest.mark.parametrize("audio_format", FORMATS)
async def test_a_voice_that_says_nothing_can_be_finished(audio_format: AudioFormat) -> None:
    pieces = await encoded(audio_format, [b"", b""])
    assert await heard(pieces, audio_format, 16_000) == b""


@pytest.mark.parametrize("audio_format", FORMATS)
async def test_closing_early_and_often_is_harmless(audio_format: AudioFormat) -> None:
    for spoken in (b"", SAID[:6_400]):
        voice = StreamingEncoder().open(audio_format, pcm_rate=16_000)
        await voice.encode(spoken)
        voice.close()
        voice.close()


@pytest.mark.parametrize("audio_format", [audio_format for audio_format in FORMATS if audio_format.value != "PCM16"])
async def test_other_players_read_it_too(audio_format: AudioFormat) -> None:
    data = b"".join(await encoded(audio_format, [SAID]))
    assert sniff(data) is audio_format
    with av.open(io.BytesIO(data), "r") as file:
        seconds = sum(frame.samples / frame.sample_rate for frame in file.decode(audio=0))
    assert seconds * 1000 == pytest.approx(SAID_MS, abs=100)


async def test_a_wav_stream_says_that_its_length_is_unknown() -> None:
    data = b"".join(await encoded(AudioFormat.WAV, [SAID]))
    assert data[44:] == SAID
    assert struct.unpack("<I", data[4:8]) == struct.unpack("<I", data[40:44]) == (0xFFFF_FFFF,)


async def test_raw_samples_pass_through() -> None:
    assert b"".join(await encoded(AudioFormat.PCM16, list(cut(SAID, seed=3)))) == SAID
