"""Writing down a recording, outside any conversation."""

from dataclasses import replace

import pytest

from domain.audio.formats import AudioFormat
from domain.errors import (
    BudgetExceeded,
    Conflict,
    DeadlineExceeded,
    InvalidInput,
    NoSpeech,
    ProviderUnavailable,
    UserErrorCode,
)
from domain.limits import Limits
from domain.speech.recent_answers import RecentAnswers
from domain.speech.requests import TranscribeRequest
from domain.speech.transcribing import Transcribing
from domain.turns.entities import Usage
from domain.turns.workshop import Engines
from tests.builders import a_user
from tests.fakes.audio import FakeVoiceActivity, PassThroughDecoder, PassThroughEncoder
from tests.fakes.clock import FakeClock
from tests.fakes.engines import FakeChatModel, FakeHearing, FakeSpeechToText, FakeTextToSpeech
from tests.fakes.stores import FakeIdempotencyKeys, only_users
from tests.fakes.usage import FakeMeter, a_billing, a_budgets, metered

SECOND = b"\x10\x00" * 16_000
ADA_HERSELF = a_user()
ADA = ADA_HERSELF.id
REQUEST = TranscribeRequest(audio=SECOND * 2, format=AudioFormat.PCM16, sample_rate=16_000)


def transcribing(
    hearing: FakeHearing | None = None,
    *,
    ears: FakeVoiceActivity | None = None,
    limits: Limits | None = None,
    budget: int | None = None,
) -> Transcribing:
    engines = metered(
        Engines(
            speech_to_text=FakeSpeechToText(hearing or FakeHearing()),
            chat=FakeChatModel(),
            text_to_speech=FakeTextToSpeech(),
            decoder=PassThroughDecoder(),
            encoder=PassThroughEncoder(),
            voice_activity=ears or FakeVoiceActivity(),
        )
    )
    keys = FakeIdempotencyKeys()
    return Transcribing(
        engines=engines,
        keys=keys,
        limits=limits or Limits(),
        sniff=lambda _: None,
        billing=a_billing(FakeMeter(), FakeClock()),
        budgets=a_budgets(FakeMeter(), FakeClock(), only_users(ADA_HERSELF), limit=budget),
        recent=RecentAnswers(FakeClock(), kept_ms=60_000, max_bytes=1_000_000),
    )


async def test_a_recording_is_written_down() -> None:
    written = await transcribing(FakeHearing(text=" Go forward. ")).transcribe(ADA, REQUEST)
    assert (written.text, written.language, written.duration_ms) == ("Go forward.", "en", 2_000)
    assert written.usage.transcribed_ms == 2_000


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        (replace(REQUEST, audio=b""), UserErrorCode.REQUIRED),
        (replace(REQUEST, format=None), UserErrorCode.UNSUPPORTED_FORMAT),
        (replace(REQUEST, sample_rate=None), UserErrorCode.REQUIRED),
        (replace(REQUEST, audio=SECOND * 9), UserErrorCode.TOO_LONG),
        (replace(REQUEST, audio=SECOND * 4), UserErrorCode.TOO_LONG),
    ],
    ids=["empty", "a format nobody knows", "no rate", "too many bytes", "too long a time"],
)
async def test_what_cannot_be_written_down_is_refused(request_: TranscribeRequest, code: UserErrorCode) -> None:
    limits = Limits(max_recording_bytes=len(SECOND) * 8, max_recording_ms=3_000)
    with pytest.raises(InvalidInput) as refused:
        await transcribing(limits=limits).transcribe(ADA, request_)
    assert refused.value.user_errors[0].code is code


@pytest.mark.parametrize(
    ("hearing", "ears"),
    [(FakeHearing(), FakeVoiceActivity(afterwards=0.0)), (FakeHearing(text=" "), FakeVoiceActivity())],
    ids=["silence", "no words"],
)
async def test_silence_is_no_speech(hearing: FakeHearing, ears: FakeVoiceActivity) -> None:
    with pytest.raises(NoSpeech):
        await transcribing(hearing, ears=ears).transcribe(ADA, REQUEST)


async def test_an_engine_that_hangs_is_given_up() -> None:
    desk = transcribing(FakeHearing(hangs=True), limits=Limits(transcription_deadline_ms=30))
    with pytest.raises(DeadlineExceeded):
        await desk.transcribe(ADA, REQUEST)


async def test_an_engine_that_fails_says_so() -> None:
    with pytest.raises(ProviderUnavailable):
        await transcribing(FakeHearing(error=ProviderUnavailable("Away."))).transcribe(ADA, REQUEST)


async def test_a_key_stands_for_one_recording() -> None:
    desk, keyed = transcribing(), replace(REQUEST, idempotency_key="k")
    assert await desk.transcribe(ADA, keyed) == await desk.transcribe(ADA, keyed)
    with pytest.raises(Conflict):
        await desk.transcribe(ADA, replace(keyed, audio=SECOND))


async def test_what_may_cost_more_than_is_left_is_not_begun() -> None:
    # Two seconds cost 200 millionths of a dollar.
    with pytest.raises(BudgetExceeded):
        await transcribing(budget=199).transcribe(ADA, REQUEST)
    assert (await transcribing(budget=200).transcribe(ADA, REQUEST)).usage.cost == 200


async def test_the_same_recording_again_is_not_paid_for_again() -> None:
    use = transcribing()
    first = await use.transcribe(ADA, REQUEST)
    again = await use.transcribe(ADA, REQUEST)
    assert again == replace(first, usage=Usage())
    meter = use.billing.meter
    assert isinstance(meter, FakeMeter)
    assert [(call.requests, call.cache_hits, call.usage.cost) for call in meter.calls] == [(1, 0, 200), (0, 1, 0)]
    other = await use.transcribe(ADA, replace(REQUEST, language="de"))
    assert other.usage.cost == 200
