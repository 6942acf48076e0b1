"""Recordings as browsers and telephones send them, while they are being made."""

from collections.abc import AsyncIterator, Iterable

import pytest

from adapters.audio.decoder import StreamingDecoder
from domain.audio.formats import SPEECH_RATE_HZ, AudioFormat, pcm_ms
from tests.adapters.audio.recordings import browser_webm, recorded
from tests.sounds import alike, arriving, cut, speech

SAID = speech()
SAID_MS = pcm_ms(len(SAID), SPEECH_RATE_HZ)


async def heard_by_piece(pieces: Iterable[bytes], audio_format: AudioFormat) -> list[int]:
    """Tell how much had been decoded, in milliseconds, each time the next piece was asked for, and at the end."""
    heard, marks = 0, []

    async def asked() -> AsyncIterator[bytes]:
        for piece in pieces:
            yield piece
            marks.append(pcm_ms(heard, SPEECH_RATE_HZ))

    async for pcm in StreamingDecoder().decode(asked(), audio_format, None):
        heard += len(pcm)
    return [*marks, pcm_ms(heard, SPEECH_RATE_HZ)]


@pytest.mark.parametrize("timeslice_ms", [20, 100, 500])
async def test_chrome_is_heard_while_it_records(timeslice_ms: int) -> None:
    *heard, total = await heard_by_piece(browser_webm(SAID, timeslice_ms=timeslice_ms), AudioFormat.WEBM_OPUS)
    late = [(number + 1) * timeslice_ms - ms for number, ms in enumerate(heard[:-1])]
    assert max(late) <= 40
    assert total == pytest.approx(SAID_MS, abs=60)


async def test_safari_is_heard_fragment_by_fragment() -> None:
    data = recorded(SAID, "mp4", "aac", rate=44_100, movflags="empty_moov+default_base_moof", frag_duration="500000")
    *heard, total = await heard_by_piece(cut(data, seed=1), AudioFormat.MP4_AAC)
    assert any(300 < ms < SAID_MS / 2 for ms in heard)
    assert total == pytest.approx(SAID_MS, abs=100)


async def test_opus_in_mp4_is_read_too() -> None:
    data = recorded(SAID, "mp4", "libopus", movflags="empty_moov+default_base_moof", frag_duration="200000")
    assert (await heard_by_piece(cut(data, seed=1), AudioFormat.MP4_AAC))[-1] == pytest.approx(SAID_MS, abs=100)


@pytest.mark.parametrize(
    "movflags", ["disable_chpl", "faststart"], ids=["described at the end", "described at the beginning"]
)
async def test_a_finished_mp4_is_read_as_well(movflags: str) -> None:
    data = recorded(SAID, "mp4", "aac", rate=44_100, movflags=movflags)
    assert (data.index(b"moov") < data.index(b"mdat")) is (movflags == "faststart")
    decoded = StreamingDecoder().decode(arriving(cut(data, seed=2)), AudioFormat.MP4_AAC, None)
    heard = b"".join([pcm async for pcm in decoded])
    assert pcm_ms(len(heard), SPEECH_RATE_HZ) == pytest.approx(SAID_MS, abs=100)
    assert alike(heard, SAID) > 0.95


async def test_a_finished_webm_with_stereo_sound_is_mixed_down() -> None:
    data = recorded(SAID, "webm", "libopus", layout="stereo")
    decoded = StreamingDecoder().decode(arriving(cut(data, seed=3)), AudioFormat.WEBM_OPUS, None)
    heard = b"".join([pcm async for pcm in decoded])
    assert alike(heard, SAID) > 0.95
    assert pcm_ms(len(heard), SPEECH_RATE_HZ) == pytest.approx(SAID_MS, abs=60)


async def test_two_ogg_streams_end_to_end_are_one_recording() -> None:
    data = recorded(SAID, "ogg", "libopus") + recorded(SAID, "ogg", "libopus")
    assert (await heard_by_piece(cut(data, seed=4), AudioFormat.OGG_OPUS))[-1] == pytest.approx(2 * SAID_MS, abs=100)


async def test_rate_and_channels_may_change_on_the_way() -> None:
    data = recorded(SAID, "mp3", "libmp3lame", rate=44_100)
    data += recorded(SAID, "mp3", "libmp3lame", rate=48_000, layout="stereo")
    assert (await heard_by_piece(cut(data, seed=5), AudioFormat.MP3))[-1] == pytest.approx(2 * SAID_MS, abs=200)
