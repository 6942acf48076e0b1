"""Recordings of every format, cut anywhere, whole, broken off, damaged, or not what they claim to be."""

import random

import pytest

from adapters.audio.decoder import StreamingDecoder
from domain.audio.formats import SPEECH_RATE_HZ, AudioFormat, pcm_ms
from domain.errors import AudioUnreadable
from tests.adapters.audio.recordings import RECORDERS
from tests.contracts.audio_decoder import AudioDecoderContract
from tests.sounds import alike, arriving, cut, noise, silence, speech

CONTAINERS = sorted(RECORDERS, key=lambda audio_format: audio_format.value)
CODEC_PADDING_MS = 100
LONGEST_UNIT_MS = 1_050
"""FFmpeg writes Ogg pages of a second, which count whole or not at all."""
SAID = speech()
SAID_MS = pcm_ms(len(SAID), SPEECH_RATE_HZ)
FILES = {audio_format: record(SAID) for audio_format, record in RECORDERS.items()}


async def decode(data: bytes, audio_format: AudioFormat, *, seed: int = 0, rate: int | None = None) -> bytes:
    decoded = StreamingDecoder().decode(arriving(cut(data, seed=seed)), audio_format, rate)
    return b"".join([pcm async for pcm in decoded])


class TestContract(AudioDecoderContract):
    @pytest.fixture
    def decoder(self) -> StreamingDecoder:
        return StreamingDecoder()


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("audio_format", CONTAINERS)
async def test_what_was_said_comes_out_wherever_the_pieces_are_cut(audio_format: AudioFormat, seed: int) -> None:
    heard = await decode(FILES[audio_format], audio_format, seed=seed)
    assert pcm_ms(len(heard), SPEECH_RATE_HZ) == pytest.approx(SAID_MS, abs=CODEC_PADDING_MS)
    assert alike(heard, SAID) > 0.95


async def test_16_khz_wav_comes_out_as_it_went_in() -> None:
    assert await decode(FILES[AudioFormat.WAV], AudioFormat.WAV) == SAID


@pytest.mark.parametrize("audio_format", CONTAINERS)
async def test_bytes_one_by_one_are_enough(audio_format: AudioFormat) -> None:
    short = RECORDERS[audio_format](SAID[:9_600])
    pieces = arriving(short[at : at + 1] for at in range(len(short)))
    heard = b"".join([pcm async for pcm in StreamingDecoder().decode(pieces, audio_format, None)])
    assert pcm_ms(len(heard), SPEECH_RATE_HZ) == pytest.approx(300, abs=CODEC_PADDING_MS)


@pytest.mark.parametrize("audio_format", CONTAINERS)
async def test_silence_is_decoded_as_silence(audio_format: AudioFormat) -> None:
    heard = await decode(RECORDERS[audio_format](silence(1_000)), audio_format)
    assert pcm_ms(len(heard), SPEECH_RATE_HZ) == pytest.approx(1_000, abs=CODEC_PADDING_MS)
    assert max(abs(int.from_bytes(heard[at : at + 2], "little", signed=True)) for at in range(0, len(heard), 2)) < 8


@pytest.mark.parametrize("audio_format", CONTAINERS)
async def test_an_empty_recording_yields_nothing(audio_format: AudioFormat) -> None:
    assert await decode(b"", audio_format) == b""


@pytest.mark.parametrize("audio_format", CONTAINERS)
async def test_a_recording_that_breaks_off_counts_as_far_as_it_goes(audio_format: AudioFormat) -> None:
    data = FILES[audio_format]
    for seed in range(5):
        kept = random.Random(seed).uniform(0.5, 0.99)
        heard = await decode(data[: int(len(data) * kept)], audio_format, seed=seed)
        assert kept * SAID_MS - LONGEST_UNIT_MS < pcm_ms(len(heard), SPEECH_RATE_HZ) < SAID_MS + CODEC_PADDING_MS


@pytest.mark.parametrize("audio_format", CONTAINERS)
async def test_a_recording_that_breaks_off_early_is_unreadable_or_short(audio_format: AudioFormat) -> None:
    for length in (1, 4, 11, 30, 60, 120, 250):
        try:
            heard = await decode(FILES[audio_format][:length], audio_format)
        except AudioUnreadable:
            continue
        assert pcm_ms(len(heard), SPEECH_RATE_HZ) < 200


@pytest.mark.parametrize("audio_format", CONTAINERS)
async def test_damage_is_passed_over_or_reported(audio_format: AudioFormat) -> None:
    for seed in range(8):
        damaged, chance = bytearray(FILES[audio_format]), random.Random(seed)
        for _ in range(40):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        try:
            heard = await decode(bytes(damaged), audio_format, seed=seed)
        except AudioUnreadable:
            continue
        assert pcm_ms(len(heard), SPEECH_RATE_HZ) < 4 * SAID_MS


@pytest.mark.parametrize("claimed", CONTAINERS)
async def test_another_format_than_stated_is_unreadable(claimed: AudioFormat) -> None:
    for actual in CONTAINERS:
        if actual is not claimed:
            with pytest.raises(AudioUnreadable):
                await decode(FILES[actual], claimed)


@pytest.mark.parametrize(
    "garbage",
    [
        noise(500, seed=1),
        b"hello, this is no recording" * 40,
        bytes(5_000),
        b"\xff" * 5_000,
        b"x",
        b"#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n",
        b"ffconcat version 1.0\nfile '/etc/hostname'\n",
        b"<?xml version='1.0'?><MPD><BaseURL>file:///etc/</BaseURL></MPD>",
    ],
    ids=["noise", "text", "zeros", "ones", "one byte", "playlist", "concat", "manifest"],
)
@pytest.mark.parametrize("audio_format", CONTAINERS)
async def test_garbage_is_unreadable(audio_format: AudioFormat, garbage: bytes) -> None:
    with pytest.raises(AudioUnreadable):
        await decode(garbage, audio_format)


@pytest.mark.parametrize("audio_format", CONTAINERS)
async def test_garbage_behind_the_right_first_bytes_is_unreadable(audio_format: AudioFormat) -> None:
    start = FILES[audio_format][: 12 if audio_format is AudioFormat.WAV else 8]
    with pytest.raises(AudioUnreadable):
        await decode(start + noise(500, seed=2), audio_format)


@pytest.mark.parametrize("rate", [8_000, 11_025, 22_050, 44_100, 48_000])
async def test_raw_samples_are_resampled(rate: int) -> None:
    pcm = bytes(rate * 2)
    assert len(await decode(pcm, AudioFormat.PCM16, rate=rate)) == pytest.approx(2 * SPEECH_RATE_HZ, abs=4)


async def test_resampled_samples_sound_the_same() -> None:
    assert alike(await decode(SAID, AudioFormat.PCM16, rate=8_000), _each_twice(SAID)) > 0.95


@pytest.mark.parametrize("rate", [None, 0, -1, 7_999, 48_001])
async def test_raw_samples_without_a_usable_rate_are_unreadable(rate: int | None) -> None:
    with pytest.raises(AudioUnreadable, match="sample rate"):
        await decode(SAID, AudioFormat.PCM16, rate=rate)


def _each_twice(pcm: bytes) -> bytes:
    return b"".join(pcm[at : at + 2] * 2 for at in range(0, len(pcm), 2))
