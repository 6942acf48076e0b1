"""The fakes keep the ports' contracts."""

import pytest

from domain.audio.formats import AudioFormat
from domain.errors import AudioUnreadable
from tests.contracts.audio_decoder import AudioDecoderContract
from tests.contracts.voice_activity import VoiceActivityContract
from tests.fakes.audio import FakeVoiceActivity, PassThroughDecoder, PassThroughEncoder
from tests.sounds import arriving


class TestPassThroughDecoder(AudioDecoderContract):
    @pytest.fixture
    def decoder(self) -> PassThroughDecoder:
        return PassThroughDecoder()


class TestFakeVoiceActivity(VoiceActivityContract):
    @pytest.fixture
    def voice_activity(self) -> FakeVoiceActivity:
        return FakeVoiceActivity([0.1, 0.9], afterwards=0.2)


async def test_a_decoder_can_find_every_recording_broken() -> None:
    decoded = PassThroughDecoder(unreadable=True).decode(arriving([b"ab"]), AudioFormat.OGG_OPUS, None)
    with pytest.raises(AudioUnreadable):
        await anext(decoded)


async def test_a_voice_holds_back_what_it_was_told_to() -> None:
    encoder = PassThroughEncoder(held_bytes=4)
    voice = encoder.open(AudioFormat.MP3, pcm_rate=24_000)
    assert [await voice.encode(b"abcdef"), await voice.encode(b"gh"), await voice.finish()] == [b"ab", b"cd", b"efgh"]
    assert encoder.opened == [voice]
    assert voice.closed


def test_the_script_is_followed_from_its_beginning_by_each_session() -> None:
    activity = FakeVoiceActivity([0.1, 0.9], afterwards=0.2)
    for _ in range(2):
        assert activity.session().hear(bytes(1024 * 4)) == [0.1, 0.9, 0.2, 0.2]
