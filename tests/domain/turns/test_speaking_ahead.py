"""The next sentence's voice is asked for before the one before it is done."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextvars import ContextVar

import pytest

from domain.errors import ProviderUnavailable
from domain.turns.speaking_ahead import SpeakingAhead
from tests.fakes.engines import FakeSpeech, FakeTextToSpeech

SENTENCES = ("One is said.", "Two is said.", "Three is said.", "Four is said.")


class Listener:
    """Takes voice as slowly as a test lets it."""

    def __init__(self) -> None:
        self.captions: list[str] = []
        self.byte_count = 0
        self.may_go_on = asyncio.Event()
        self.may_go_on.set()
        self.has_begun = asyncio.Event()

    async def take(self, pcm: bytes, caption: str | None) -> None:
        self.has_begun.set()
        await self.may_go_on.wait()
        self.byte_count += len(pcm)
        if caption is not None:
            self.captions.append(caption)


async def said(sentences: Sequence[str]) -> AsyncIterator[str]:
    for sentence in sentences:
        yield sentence


def ahead(voice: FakeTextToSpeech, at_once: int = 2, patience_s: float = 5) -> SpeakingAhead:
    return SpeakingAhead(
        lambda text: voice.speak(text, voice="heart", speech_rate=1.0), at_once=at_once, patience_s=patience_s
    )


async def test_sentences_are_passed_on_whole_and_in_order() -> None:
    voice, listener = FakeTextToSpeech(FakeSpeech(delay_ms=20), FakeSpeech()), Listener()
    await ahead(voice).run(said(SENTENCES), listener.take)

    assert tuple(listener.captions) == SENTENCES
    whole = [pcm async for text in said(SENTENCES) async for pcm in voice.speak(text, voice="heart", speech_rate=1.0)]
    assert listener.byte_count == sum(map(len, whole))


@pytest.mark.parametrize("at_once", [1, 2, 3])
async def test_so_many_are_asked_for_at_a_time(at_once: int) -> None:
    voice, listener = FakeTextToSpeech(), Listener()
    listener.may_go_on.clear()
    speaking = asyncio.create_task(ahead(voice, at_once).run(said(SENTENCES), listener.take))
    await listener.has_begun.wait()
    for _ in range(20):
        await asyncio.sleep(0)
    assert tuple(voice.texts) == SENTENCES[:at_once]
    listener.may_go_on.set()
    await speaking

    assert tuple(voice.texts) == SENTENCES


async def test_a_failure_is_told_when_its_sentence_has_come() -> None:
    voice, listener = FakeTextToSpeech(FakeSpeech(delay_ms=20), FakeSpeech(fails_after=0)), Listener()
    with pytest.raises(ExceptionGroup) as failure:
        await ahead(voice).run(said(SENTENCES), listener.take)

    assert failure.group_contains(ProviderUnavailable)
    assert listener.captions == [SENTENCES[0]]


async def test_an_engine_that_takes_too_long_is_not_waited_for() -> None:
    voice = FakeTextToSpeech(FakeSpeech(hangs_after=1))
    with pytest.raises(ExceptionGroup) as failure:
        await ahead(voice, patience_s=0.02).run(said(SENTENCES), Listener().take)

    assert failure.group_contains(TimeoutError)


async def test_a_listener_who_leaves_takes_all_of_it_along() -> None:
    voice, listener = FakeTextToSpeech(), Listener()
    listener.may_go_on.clear()
    speaking = asyncio.create_task(ahead(voice).run(said(SENTENCES), listener.take))
    await listener.has_begun.wait()
    speaking.cancel()
    await asyncio.wait([speaking])

    assert speaking.cancelled()


async def test_what_one_sentence_learns_the_next_one_knows() -> None:
    voice, known = FakeTextToSpeech(), ContextVar("known", default="")
    before: list[str] = []

    async def speak(text: str) -> AsyncIterator[bytes]:
        before.append(known.get())
        known.set(text)
        async for pcm in voice.speak(text, voice="heart", speech_rate=1.0):
            yield pcm

    await SpeakingAhead(speak, at_once=2, patience_s=5).run(said(SENTENCES[:3]), Listener().take)  # type: ignore[arg-type]

    assert before == ["", *SENTENCES[:2]]
