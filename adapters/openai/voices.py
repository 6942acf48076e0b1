"""The voices of the speech endpoint."""

from typing import Final

from adapters.openai.languages import LANGUAGES
from domain.turns.engines import Voice

_ALL: Final = (
    "alloy", "ash", "ballad", "cedar", "coral", "echo", "fable", "marin", "nova", "onyx", "sage", "shimmer", "verse",
)  # fmt: skip
_ONLY_NEWER: Final = frozenset({"ballad", "cedar", "marin", "verse"})
"""Voices that the models of the tts family do not have."""


def voices_of(model: str, default: str) -> tuple[Voice, ...]:
    """List the voices of a model, the default one first; it need not be known here, as other servers have their own."""
    names = [name for name in _ALL if not (model.startswith("tts-") and name in _ONLY_NEWER)]
    ordered = [default, *(name for name in names if name != default)]
    return tuple(Voice(name, name.replace("_", " ").title(), LANGUAGES) for name in ordered)
