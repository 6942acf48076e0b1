"""From BCP 47 tags to the languages Whisper knows."""

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Final

_OTHER_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "nb": "no",
        "iw": "he",
        "in": "id",
        "jv": "jw",
        "fil": "tl",
        "cmn": "zh",
        "yue": "zh",
        "arb": "ar",
        "mo": "ro",
    }
)
"""Primary subtags whose language Whisper calls by another code."""

UNSPACED: Final = frozenset({"zh", "ja", "th", "lo", "my", "km"})
"""Languages written without spaces between words."""


def whisper_language(tag: str | None, known: Collection[str]) -> str | None:
    """Return Whisper's code for a BCP 47 tag; None (detect it) for no tag, or a language not in `known`."""
    if tag is None:
        return None
    primary = tag.replace("_", "-").split("-")[0].lower()
    code = _OTHER_NAMES.get(primary, primary)
    return code if code in known else None
