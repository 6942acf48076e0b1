"""docs/cost.md, worked out again from the price table."""

import re
from pathlib import Path

import pytest

from adapters.chat.prompt import prompt_messages
from adapters.settings import Settings
from adapters.settings.prices import load_prices
from domain.limits import Limits
from domain.reviewing.paying import FIXED_PROMPT_TOKENS as REVIEW_TOKENS
from domain.turns.context import rough_tokens
from domain.turns.entities import Turn, TurnOptions, TurnSource, TurnStatus, Usage
from domain.usage.calls import Consumption, EngineName, Service
from domain.usage.ceilings import Ceilings
from domain.usage.metering import FIXED_PROMPT_TOKENS
from tests.builders import AT, a_turn
from tests.domain.usage.test_metering import CONTEXT

DOCUMENT = (Path(__file__).parents[1] / "docs" / "cost.md").read_text(encoding="utf-8")
LINES = [
    [cell.strip() for cell in line.strip("|").split("|")] for line in DOCUMENT.splitlines() if line.startswith("| ")
]
SERVICES = {service.value: service for service in Service}
CONSUMED = [line for line in LINES if line[0] in SERVICES]
MODELS = Settings(_env_file=None)


def dollars(text: str) -> int:
    """Millionths of a dollar."""
    return round(float(text.strip("*").lstrip("$")) * 1_000_000)


def amount(text: str, unit: str) -> int:
    found = re.search(rf"([\d,]+) {unit}", text)
    return int(found[1].replace(",", "")) if found else 0


def cost(service: str, model: str, consumed: str) -> int | None:
    usage = Usage(
        transcribed_ms=amount(consumed, "s of speech") * 1_000,
        prompt_tokens=amount(consumed, "prompt tokens"),
        cached_prompt_tokens=amount(consumed, "of them cached"),
        completion_tokens=amount(consumed, "completion tokens"),
        synthesized_characters=amount(consumed, "characters"),
    )
    used = Consumption(
        service=SERVICES[service],
        engine=EngineName("openai", model),
        usage=usage,
        spoken_ms=amount(consumed, "s of voice") * 1_000,
    )
    return load_prices().cost_of(used, AT)


@pytest.mark.parametrize("line", CONSUMED, ids=lambda line: line[1])
def test_every_line_is_what_the_price_table_says(line: list[str]) -> None:
    service, model, consumed, told = line
    assert cost(service, model, consumed) == dollars(told)


def test_the_sum_is_that_of_the_defaults() -> None:
    defaults = CONSUMED[:4]
    assert [model for _, model, _, _ in defaults] == [
        MODELS.openai_stt_model,
        MODELS.openai_chat_model,
        MODELS.openai_tts_model,
        MODELS.review_model,
    ]
    (together,) = [line for line in LINES if line[0] == "**together**"]
    assert dollars(together[3]) == sum(dollars(line[3]) for line in defaults)


def test_the_prompts_come_about_as_told() -> None:
    turns, said, answered = 12, 60, 70
    prompts = turns * FIXED_PROMPT_TOKENS + (said + answered) * sum(range(turns)) + turns * said
    assert prompts == amount(CONSUMED[1][2], "prompt tokens")
    assert turns * answered == amount(CONSUMED[1][2], "completion tokens")


def test_reviews_come_about_as_told() -> None:
    turns, read, written = 12, 2_000, 200
    assert turns * read == amount(CONSUMED[3][2], "prompt tokens")
    assert turns * written == amount(CONSUMED[3][2], "completion tokens")
    assert f"{REVIEW_TOKENS:,} are instructions" in DOCUMENT


def test_the_fixed_part_of_a_prompt_is_as_long_as_told() -> None:
    prompt = sum(rough_tokens(str(message.text)) for message in prompt_messages(CONTEXT))
    assert prompt == pytest.approx(FIXED_PROMPT_TOKENS, rel=0.25)


def test_ceilings_are_as_told() -> None:
    ceilings = Ceilings(
        prices=load_prices(),
        engines={
            Service.TRANSCRIPTION: [EngineName("openai", MODELS.openai_stt_model)],
            Service.REPLY: [EngineName("openai", MODELS.openai_chat_model)],
            Service.SPEECH: [EngineName("openai", MODELS.openai_tts_model)],
        },
        limits=Limits(),
        reply_tokens=MODELS.openai_chat_max_tokens,
    )

    def most(source: TurnSource, *, speak: bool) -> int:
        turn: Turn = a_turn(status=TurnStatus.RECORDING, source=source, options=TurnOptions(speak=speak))
        return ceilings.turn(turn, AT)

    told = {line[0]: dollars(line[1]) for line in LINES if len(line) == 2 and line[1].startswith("$")}
    assert told == {
        "written, answered in words": most(TurnSource.TEXT, speak=False),
        "written, answered aloud": most(TurnSource.TEXT, speak=True),
        "spoken": most(TurnSource.VOICE, speak=True),
    }
