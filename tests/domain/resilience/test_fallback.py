"""Another provider carries on where one failed, inside the same call."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing

import pytest

from domain.errors import ContentBlocked, DeadlineExceeded, ProviderUnavailable
from domain.resilience.fallback import FallbackChatModel, FallbackSpeechToText, FallbackTextToSpeech, Standby
from domain.turns.engines import ChatModel, SpeechToText, TextToSpeech
from domain.usage.calls import Payer, Service
from tests.domain.usage.test_metering import CONTEXT
from tests.fakes.clock import FakeClock
from tests.fakes.engines import FakeChatModel, FakeHearing, FakeReply, FakeSpeech, FakeSpeechToText, FakeTextToSpeech
from tests.fakes.providers import FakeProviderObserver
from tests.fakes.usage import FakeMeter, a_billing

AWAY = ProviderUnavailable("As the script says.")
PIECES = [b"\x01\x00" * 800, b"\x02\x00" * 800, b"\x03\x00" * 800]


async def speech() -> AsyncIterator[bytes]:
    for piece in PIECES:
        yield piece


async def hear(*fakes: FakeSpeechToText, observer: FakeProviderObserver | None = None) -> list[str]:
    standbys: list[Standby[SpeechToText]] = [Standby(f"provider {number}", fake) for number, fake in enumerate(fakes)]
    engine = FallbackSpeechToText(standbys, observer or FakeProviderObserver(), max_replayed_bytes=10_000)
    async with aclosing(engine.transcribe(speech(), language="en")) as transcripts:
        return [transcript.text async for transcript in transcripts]


async def think(*fakes: FakeChatModel, observer: FakeProviderObserver | None = None) -> str:
    standbys: list[Standby[ChatModel]] = [Standby(f"provider {number}", fake) for number, fake in enumerate(fakes)]
    words: list[str] = []
    async with aclosing(FallbackChatModel(standbys, observer or FakeProviderObserver()).reply(CONTEXT)) as pieces:
        async for piece in pieces:
            words.append(piece.text)  # noqa: PERF401 - what came before a failure counts
    return "".join(words)


class Doubling:
    """Stands for a resampler from 8 to 16 kHz: says each sample twice, keeps one back."""

    def __init__(self, from_hz: int, to_hz: int) -> None:
        self.factor = to_hz // from_hz

    def convert(self, pcm: bytes) -> Iterator[bytes]:
        yield pcm * self.factor

    def rest(self) -> bytes:
        return b"" if self.factor == 1 else b"\x07\x00"


def speaking(*fakes: FakeTextToSpeech, observer: FakeProviderObserver | None = None) -> FallbackTextToSpeech:
    standbys: list[Standby[TextToSpeech]] = [Standby(f"provider {number}", fake) for number, fake in enumerate(fakes)]
    return FallbackTextToSpeech(standbys, observer or FakeProviderObserver(), Doubling)


async def said(voice: FallbackTextToSpeech, text: str) -> bytes:
    async with aclosing(voice.speak(text, voice="heart", speech_rate=1.0)) as stretches:
        return b"".join([pcm async for pcm in stretches])


async def test_the_next_provider_hears_the_speech_from_its_beginning() -> None:
    first = FakeSpeechToText(FakeHearing(error=AWAY, guesses=("Wr", "Wron")))
    second, observer = FakeSpeechToText(FakeHearing(text="Right.", guesses=("Ri",))), FakeProviderObserver()
    assert await hear(first, second, observer=observer) == ["Wr", "Wron", "Ri", "Right."]
    assert second.recordings == [b"".join(PIECES)]
    assert observer.fallbacks == [(Service.TRANSCRIPTION, "provider 1")]


async def test_a_provider_that_answers_is_the_only_one_asked() -> None:
    second = FakeSpeechToText()
    assert await hear(FakeSpeechToText(FakeHearing(text="Right.")), second) == ["Right."]
    assert second.languages == []


async def test_when_all_fail_that_is_told_in_one_way() -> None:
    late = FakeSpeechToText(FakeHearing(error=DeadlineExceeded("slow")))
    with pytest.raises(ProviderUnavailable) as failed:
        await hear(FakeSpeechToText(FakeHearing(error=AWAY)), late)
    assert failed.value.retryable


async def test_the_next_model_thinks_before_the_first_word() -> None:
    observer = FakeProviderObserver()
    answer = await think(
        FakeChatModel(FakeReply(fails_after=0)), FakeChatModel(FakeReply(pieces=("Yes.",))), observer=observer
    )
    assert answer == "Yes."
    assert observer.fallbacks == [(Service.REPLY, "provider 1")]


async def test_after_the_first_word_nobody_else_finishes_the_sentence() -> None:
    second = FakeChatModel()
    with pytest.raises(ProviderUnavailable):
        await think(FakeChatModel(FakeReply(fails_after=1)), second)
    assert second.contexts == []


async def test_who_refuses_has_answered() -> None:
    second = FakeChatModel()
    with pytest.raises(ContentBlocked):
        await think(FakeChatModel(FakeReply(fails_after=0, error=ContentBlocked("no"))), second)
    assert second.contexts == []


async def test_the_next_voice_speaks_from_the_sentence_on_that_failed_at_the_same_rate() -> None:
    first = FakeTextToSpeech(FakeSpeech(), FakeSpeech(fails_after=1), sample_rate=16_000)
    second = FakeTextToSpeech(FakeSpeech(), sample_rate=8_000)
    observer = FakeProviderObserver()
    voice = speaking(first, second, observer=observer)
    assert voice.sample_rate == 16_000

    with a_billing(FakeMeter(), FakeClock()).bill(Payer()):
        for text in ("One.", "Two three.", "Four."):
            await asyncio.create_task(said(voice, text))
    assert first.texts == ["One.", "Two three."]
    assert second.texts == ["Two three.", "Four."]
    assert observer.fallbacks == [(Service.SPEECH, "provider 1")]


async def test_the_next_turn_begins_with_the_first_voice_again() -> None:
    first, second = FakeTextToSpeech(FakeSpeech(fails_after=0), FakeSpeech()), FakeTextToSpeech()
    voice = speaking(first, second)
    for text in ("One.", "Two."):
        with a_billing(FakeMeter(), FakeClock()).bill(Payer()):
            await said(voice, text)
    assert (first.texts, second.texts) == (["One.", "Two."], ["One."])


async def test_what_the_next_voice_says_is_brought_to_the_rate_and_to_its_end() -> None:
    first = FakeTextToSpeech(FakeSpeech(fails_after=0), sample_rate=16_000)
    second = FakeTextToSpeech(FakeSpeech(), sample_rate=8_000)
    pcm = await said(speaking(first, second), "One two.")
    assert len(pcm) == 120 * 16 * 2 + 2
    assert pcm.endswith(b"\x07\x00")
