"""What a consumption costs."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from domain.turns.entities import Usage
from domain.usage.calls import Consumption, EngineName, Service
from domain.usage.prices import Price, PriceTable, listed_name
from tests.builders import AT

GPT = EngineName("openai", "gpt-4o-mini")
MINI = Price(
    provider="openai",
    model="gpt-4o-mini",
    since=date(2026, 1, 1),
    prompt_tokens=Decimal("0.15"),
    cached_prompt_tokens=Decimal("0.075"),
    completion_tokens=Decimal("0.60"),
)
USAGE = Usage(prompt_tokens=1_000, cached_prompt_tokens=800, completion_tokens=100)


def a_reply(engine: EngineName = GPT, usage: Usage = USAGE, *, from_cache: bool = False) -> Consumption:
    return Consumption(service=Service.REPLY, engine=engine, usage=usage, from_cache=from_cache)


def test_cached_tokens_have_a_price_of_their_own() -> None:
    # 200 at 0.15, 800 at 0.075 and 100 at 0.60 millionths of a dollar.
    assert PriceTable([MINI]).cost_of(a_reply(), AT) == 30 + 60 + 60


def test_audio_costs_by_the_minute_and_a_voice_by_characters_or_by_the_minute() -> None:
    ears = Price(provider="o", model="ears", since=date(2026, 1, 1), transcribed_minute=Decimal("0.006"))
    lips = Price(provider="o", model="lips", since=date(2026, 1, 1), characters=Decimal(15))
    time = Price(provider="o", model="time", since=date(2026, 1, 1), spoken_minute=Decimal("0.015"))
    table = PriceTable([ears, lips, time])
    heard = Consumption(
        service=Service.TRANSCRIPTION, engine=EngineName("o", "ears"), usage=Usage(transcribed_ms=10_000)
    )
    spoken = Usage(synthesized_characters=100)
    by_characters = Consumption(service=Service.SPEECH, engine=EngineName("o", "lips"), usage=spoken, spoken_ms=6_000)
    by_time = Consumption(service=Service.SPEECH, engine=EngineName("o", "time"), usage=spoken, spoken_ms=6_000)
    assert [table.cost_of(used, AT) for used in (heard, by_characters, by_time)] == [1_000, 1_500, 1_500]


def test_nothing_that_costs_anything_is_free() -> None:
    assert PriceTable([MINI]).cost_of(a_reply(usage=Usage(prompt_tokens=1)), AT) == 1


def test_an_answer_from_the_cache_is_free() -> None:
    assert PriceTable([MINI]).cost_of(a_reply(from_cache=True), AT) == 0


def test_a_price_holds_from_its_day_on_until_the_next() -> None:
    dearer = Price(provider="openai", model="gpt-4o-mini", since=date(2026, 2, 1), completion_tokens=Decimal(9))
    table = PriceTable([dearer, MINI])
    last = datetime(2026, 1, 31, 23, 59, 59, 999_000, tzinfo=UTC)
    assert [table.price_of(GPT, at) for at in (last, last + timedelta(milliseconds=1))] == [MINI, dearer]


@pytest.mark.parametrize(
    ("engine", "at"),
    [
        (EngineName("openai", "gpt-9"), AT),
        (EngineName("other", "gpt-4o-mini"), AT),
        (EngineName("openai", "ft:gpt-4o-mini:us::x"), AT),
        (GPT, AT - timedelta(days=365)),
    ],
    ids=["another model", "another provider", "a fine-tuned model without its line", "before its time"],
)
def test_what_is_on_no_line_is_unknown_and_not_free(engine: EngineName, at: datetime) -> None:
    assert PriceTable([MINI]).cost_of(a_reply(engine), at) is None


def test_a_line_may_be_for_every_model_of_a_provider() -> None:
    free = Price(provider="local", model="*", since=date(2024, 1, 1))
    assert PriceTable([free]).cost_of(a_reply(EngineName("local", "coach")), AT) == 0


@pytest.mark.parametrize(
    ("model", "name"),
    [
        ("gpt-4o-mini", "gpt-4o-mini"),
        ("gpt-4o-mini-2024-07-18", "gpt-4o-mini"),
        ("ft:gpt-4o-mini-2024-07-18:acme:coach:AbCd123", "ft:gpt-4o-mini"),
        ("ft:gpt-4.1-mini-2025-04-14:acme::x:ckpt-step-90", "ft:gpt-4.1-mini"),
        ("whisper-1", "whisper-1"),
        ("llama3.1:8b", "llama3.1:8b"),
    ],
)
def test_snapshots_and_fine_tuned_models_go_by_their_models_name(model: str, name: str) -> None:
    assert listed_name(model) == name
