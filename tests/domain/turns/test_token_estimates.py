"""Estimated tokens against counted ones: the counts are those of o200k, taken once with bpe-openai 0.1.4."""

import json
from pathlib import Path

import pytest

from domain.turns.context import rough_tokens

COUNTED = json.loads(Path(__file__).with_name("token_counts.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", COUNTED)
def test_an_estimate_is_not_far_off(language: str) -> None:
    counted = COUNTED[language]
    assert 0.75 <= rough_tokens(counted["text"]) / counted["tokens"] <= 1.35
