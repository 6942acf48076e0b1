"""Speaking a text, outside any conversation."""

from dataclasses import replace

import pytest

from domain.accounts.entities import Settings
from domain.audio.formats import AudioFormat
from domain.errors import BudgetExceeded, Conflict, DeadlineExceeded, InvalidInput, Unauthenticated, UserErrorCode
from domain.ids import user_id
from domain.limits import Limits
from domain.speech.recent_answers import RecentAnswers
from domain.speech.requests import SynthesizeRequest
from domain.speech.synthesizing import Synthesizing
from domain.turns.entities import Usage
from domain.turns.workshop import Engines
from tests.builders import a_ulid, a_user
from tests.fakes.audio import FakeVoiceActivity, PassThroughDecoder, PassThroughEncoder
from tests.fakes.clock import FakeClock
from tests.fakes.engines import FakeChatModel, FakeSpeech, FakeSpeechToText, FakeTextToSpeech
from tests.fakes.stores import FakeIdempotencyKeys, FakeUsers
from tests.fakes.usage import FakeMeter, a_billing, a_budgets, metered

ADA = a_user(settings=Settings(audio_format=AudioFormat.FLAC))
REQUEST = SynthesizeRequest(text="Hello there, Ada.")


async def synthesizing(speech: FakeSpeech | None = None, *, budget: int | None = None) -> Synthesizing:
    users = FakeUsers()
    await users.add(ADA)
    engines = metered(
        Engines(
            speech_to_text=FakeSpeechToText(),
            chat=FakeChatModel(),
            text_to_speech=FakeTextToSpeech(speech or FakeSpeech()),
            decoder=PassThroughDecoder(),
            encoder=PassThroughEncoder(held_bytes=100),
            voice_activity=FakeVoiceActivity(),
        )
    )
    limits = Limits(max_synthesis_length=100, voice_deadline_ms=30)
    return Synthesizing(
        users=users,
        engines=engines,
        keys=FakeIdempotencyKeys(),
        limits=limits,
        billing=a_billing(FakeMeter(), FakeClock()),
        budgets=a_budgets(FakeMeter(), FakeClock(), users, limit=budget),
        recent=RecentAnswers(FakeClock(), kept_ms=60_000, max_bytes=1_000_000),
    )


async def test_a_text_is_spoken_in_the_users_format() -> None:
    spoken = await (await synthesizing()).synthesize(ADA.id, REQUEST)
    assert (spoken.format, spoken.sample_rate, spoken.duration_ms) == (AudioFormat.FLAC, 24_000, 180)
    assert len(spoken.data) == 180 * 48
    assert spoken.usage.synthesized_characters == len(REQUEST.text)


async def test_a_faster_voice_takes_less_time() -> None:
    spoken = await (await synthesizing()).synthesize(ADA.id, replace(REQUEST, speech_rate=2.0))
    assert spoken.duration_ms == 90


@pytest.mark.parametrize(
    ("request_", "code", "field"),
    [
        (replace(REQUEST, text="  "), UserErrorCode.REQUIRED, "text"),
        (replace(REQUEST, text="a" * 101), UserErrorCode.TOO_LONG, "text"),
        (replace(REQUEST, text="🙂 …"), UserErrorCode.INVALID, "text"),
        (replace(REQUEST, voice="nobody"), UserErrorCode.INVALID, "voice"),
        (replace(REQUEST, speech_rate=9.0), UserErrorCode.INVALID, "speechRate"),
        (replace(REQUEST, sample_rate=1), UserErrorCode.INVALID, "sampleRate"),
    ],
)
async def test_what_cannot_be_spoken_is_refused(request_: SynthesizeRequest, code: UserErrorCode, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        await (await synthesizing()).synthesize(ADA.id, request_)
    assert [(error.code, error.path) for error in refused.value.user_errors] == [(code, ("input", field))]


async def test_an_engine_that_hangs_is_given_up() -> None:
    with pytest.raises(DeadlineExceeded):
        await (await synthesizing(FakeSpeech(hangs_after=1))).synthesize(ADA.id, REQUEST)


async def test_somebody_who_is_gone_has_no_voice() -> None:
    with pytest.raises(Unauthenticated):
        await (await synthesizing()).synthesize(user_id(a_ulid()), REQUEST)


async def test_a_key_stands_for_one_text() -> None:
    desk, keyed = await synthesizing(), replace(REQUEST, idempotency_key="k")
    assert await desk.synthesize(ADA.id, keyed) == await desk.synthesize(ADA.id, keyed)
    with pytest.raises(Conflict):
        await desk.synthesize(ADA.id, replace(keyed, text="Something else."))


async def test_what_may_cost_more_than_is_left_is_not_begun() -> None:
    # Each of the 17 characters costs 15 millionths of a dollar.
    with pytest.raises(BudgetExceeded):
        await (await synthesizing(budget=17 * 15 - 1)).synthesize(ADA.id, REQUEST)
    assert (await (await synthesizing(budget=17 * 15)).synthesize(ADA.id, REQUEST)).usage.cost == 17 * 15


async def test_the_same_text_again_is_not_paid_for_again() -> None:
    use = await synthesizing()
    first = await use.synthesize(ADA.id, REQUEST)
    again = await use.synthesize(ADA.id, REQUEST)
    assert again == replace(first, usage=Usage())
    faster = await use.synthesize(ADA.id, replace(REQUEST, speech_rate=2.0))
    assert faster.usage.cost > 0
