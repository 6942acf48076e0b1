"""The price table that is shipped, and tables of one's own."""

from pathlib import Path

import pytest

from adapters.settings.prices import load_prices
from domain.errors import StartupError
from domain.usage.calls import EngineName
from tests.builders import AT


@pytest.mark.parametrize(
    "model",
    ["gpt-4o-mini", "ft:gpt-4o-mini-2024-07-18:acme::x", "gpt-4o-mini-transcribe", "whisper-1", "gpt-4o-mini-tts"],
)
def test_the_shipped_table_knows_the_usual_models(model: str) -> None:
    assert load_prices().price_of(EngineName("openai", model), AT) is not None


def test_local_engines_are_free() -> None:
    price = load_prices().price_of(EngineName("local", "anything"), AT)
    assert price is not None
    assert price.completion_tokens == 0


@pytest.mark.parametrize(
    "text",
    [
        "price = 3",
        '[[price]]\nprovider = "x"\nmodel = "y"\nsince = "soon"',
        '[[price]]\nprovider = "x"\nmodel = "y"\nsince = 2026-01-01\nprompt_tokens = "-1"',
        "prices = []",
        "[[",
    ],
)
def test_a_table_that_is_wrong_ends_the_start_with_one_line(text: str, tmp_path: Path) -> None:
    file = tmp_path / "prices.toml"
    file.write_text(text)
    with pytest.raises(StartupError, match="PRICES_FILE") as caught:
        load_prices(file)
    assert "\n" not in str(caught.value)


def test_a_missing_table_is_told(tmp_path: Path) -> None:
    with pytest.raises(StartupError, match="PRICES_FILE"):
        load_prices(tmp_path / "none.toml")
