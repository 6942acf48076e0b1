"""Which tag is which of Whisper's languages."""

import pytest

from adapters.local.languages import whisper_language

KNOWN = {"en", "de", "no", "he", "zh", "pt", "tl"}


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("en", "en"),
        ("en-US", "en"),
        ("pt_BR", "pt"),
        ("DE-at", "de"),
        ("zh-Hant-TW", "zh"),
        ("yue-HK", "zh"),
        ("nb-NO", "no"),
        ("iw", "he"),
        ("fil", "tl"),
    ],
)
def test_a_tag_is_read_by_its_primary_subtag(tag: str, code: str) -> None:
    assert whisper_language(tag, KNOWN) == code


@pytest.mark.parametrize("tag", [None, "", "xx", "tlh", "-", "not a tag", "english"])
def test_what_is_not_known_is_left_to_detection(tag: str | None) -> None:
    assert whisper_language(tag, KNOWN) is None
