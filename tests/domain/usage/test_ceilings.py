"""What a turn may cost at most."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from domain.limits import Limits
from domain.turns.entities import TurnOptions, TurnSource, TurnStatus
from domain.usage.calls import EngineName, Service
from domain.usage.ceilings import Ceilings
from domain.usage.prices import Price, PriceTable
from tests.builders import AT, a_turn

EARS, LIPS = EngineName("o", "ears"), EngineName("o", "lips")
PRICES = PriceTable(
    [
        Price(provider="o", model="ears", since=date(2026, 1, 1), transcribed_minute=Decimal("0.001")),
        Price(provider="o", model="brain", since=date(2026, 1, 1), completion_tokens=Decimal(1)),
        Price(provider="o", model="lips", since=date(2026, 1, 1), characters=Decimal(1)),
    ]
)
CEILINGS = Ceilings(
    prices=PRICES,
    engines={Service.TRANSCRIPTION: [EARS], Service.REPLY: [EngineName("o", "brain")], Service.SPEECH: [LIPS]},
    limits=Limits(max_recording_ms=60_000),
    reply_tokens=100,
)
SPOKEN = a_turn(status=TurnStatus.RECORDING, source=TurnSource.VOICE)
WRITTEN = a_turn(status=TurnStatus.THINKING, options=TurnOptions(speak=False))


def test_a_spoken_turn_may_be_as_long_as_a_recording_and_its_reply_all_said() -> None:
    assert CEILINGS.turn(SPOKEN, AT) == 1_000 + 100 + 600


def test_a_written_turn_is_not_heard_and_one_in_words_not_said() -> None:
    assert CEILINGS.turn(WRITTEN, AT) == 100


def test_a_turn_whose_words_are_known_is_not_heard_again() -> None:
    known = replace(SPOKEN, user_message=WRITTEN.user_message)
    assert CEILINGS.turn(known, AT) == 100 + 600


def test_a_reply_that_may_be_begun_ahead_of_its_time_may_be_paid_for_as_often() -> None:
    assert replace(CEILINGS, replies=3).turn(SPOKEN, AT) == 1_000 + 300 + 600


def test_who_stands_in_may_have_to_be_paid_as_well() -> None:
    both = replace(CEILINGS, engines={Service.TRANSCRIPTION: [EARS, EARS]})
    assert both.transcription(60_000, AT) == 2_000


def test_what_nobody_knows_the_price_of_counts_as_free() -> None:
    unknown = replace(CEILINGS, engines={Service.REPLY: [EngineName("x", "y")]})
    assert unknown.turn(WRITTEN, AT) == 0
