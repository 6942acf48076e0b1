"""What was spoken before is not made again."""

import pytest

from domain.speech.voice_cache import MAX_CHARACTERS, CachedTextToSpeech, SpokenText, VoiceCache
from domain.usage.calls import EngineName, Payer, Service
from domain.usage.metering import MeteredTextToSpeech
from tests.contracts.text_to_speech import TextToSpeechContract, spoken
from tests.fakes.clock import FakeClock
from tests.fakes.engines import FakeSpeech, FakeTextToSpeech
from tests.fakes.usage import FakeMeter, a_billing

ENGINE = EngineName("openai", "gpt-4o-mini-tts")
TEXT = "That's all right."


class Shelf:
    """Keeps voices from the second time on."""

    def __init__(self) -> None:
        self.seen: set[SpokenText] = set()
        self.kept: dict[SpokenText, bytes] = {}

    async def get(self, spoken: SpokenText) -> bytes | None:
        return self.kept.get(spoken)

    async def keep(self, spoken: SpokenText, pcm: bytes) -> None:
        if spoken in self.seen:
            self.kept[spoken] = pcm
        self.seen.add(spoken)


def cached(voice: FakeTextToSpeech, shelf: Shelf | None = None, manner: str = "") -> CachedTextToSpeech:
    cache = VoiceCache()
    cache.kept = shelf
    return CachedTextToSpeech(MeteredTextToSpeech(voice, ENGINE), cache, ENGINE, manner=manner)


class TestContract(TextToSpeechContract):
    """A voice with a cache keeps it."""

    @pytest.fixture
    def text_to_speech(self) -> CachedTextToSpeech:
        return cached(FakeTextToSpeech(), Shelf())


async def test_from_the_third_time_on_the_engine_is_not_asked() -> None:
    voice, meter = FakeTextToSpeech(), FakeMeter()
    kept = cached(voice, Shelf())
    with a_billing(meter, FakeClock()).bill(Payer()):
        sounds = [await spoken(kept, TEXT) for _ in range(4)]

    assert len(voice.texts) == 2
    assert len(set(sounds)) == 1
    assert [call.cache_hits for call in meter.calls] == [0, 0, 1, 1]
    assert [call.usage.synthesized_characters for call in meter.calls] == [len(TEXT), len(TEXT), 0, 0]
    assert {call.service for call in meter.calls} == {Service.SPEECH}


async def test_another_voice_pace_or_manner_is_another_sound() -> None:
    voice, shelf = FakeTextToSpeech(), Shelf()
    for _ in range(2):
        await spoken(cached(voice, shelf), TEXT)
    await spoken(cached(voice, shelf), TEXT, name="sol")
    await spoken(cached(voice, shelf), TEXT, rate=1.25)
    await spoken(cached(voice, shelf, manner="Calm."), TEXT)

    assert len(voice.texts) == 5


async def test_long_sentences_are_not_kept() -> None:
    shelf = Shelf()
    await spoken(cached(FakeTextToSpeech(), shelf), "word " * MAX_CHARACTERS)

    assert shelf.seen == set()


async def test_half_a_sentence_is_not_kept() -> None:
    shelf, voice = Shelf(), FakeTextToSpeech(FakeSpeech(fails_after=1, chunk_ms=20), FakeSpeech())
    with pytest.raises(Exception, match="script"):
        await spoken(cached(voice, shelf), TEXT)

    assert shelf.seen == set()


async def test_without_a_place_nothing_is_kept() -> None:
    voice = FakeTextToSpeech()
    for _ in range(3):
        await spoken(cached(voice), TEXT)

    assert len(voice.texts) == 3
