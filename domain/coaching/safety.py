"""First aid: hear distress in what was said, and let harmless idioms pass.

Rules, not a diagnosis: where somebody may be in danger they err on the side of care. The phrases of suicidal thought
follow the Columbia protocol's screener (wish to be dead, non-specific thoughts, method, intent).
"""

import re
from functools import lru_cache
from typing import Final

from domain.coaching import danger_signs, distress_phrases
from domain.coaching.alarming_words import ALARMING
from domain.coaching.spoken import plain, tidy
from domain.safety.entities import SafetyCategory

_SIGNS: Final = (
    (SafetyCategory.MEDICAL, distress_phrases.MEDICAL, danger_signs.MEDICAL),
    (SafetyCategory.SELF_HARM, distress_phrases.SELF_HARM, danger_signs.SELF_HARM),
    (SafetyCategory.ABUSE, distress_phrases.ABUSE, danger_signs.ABUSE),
    (SafetyCategory.HARM_TO_OTHERS, distress_phrases.HARM_TO_OTHERS, danger_signs.HARM_TO_OTHERS),
)
_REMEMBERED: Final = 64
"""Texts whose answer is kept for a moment: one turn asks of the same ones several times, and long ones take a while."""
_SPACES: Final = re.compile(r"\s+")
_SENTENCE_END: Final = re.compile(r"(?<=[.!?…\n])\s+")


@lru_cache(_REMEMBERED)
def distress(said: str) -> SafetyCategory | None:
    """Tell what danger is heard in `said`; None when there is none.

    Sentences are read in pairs, for what is said in one breath is not always written in one sentence.
    """
    sentences = _SENTENCE_END.split(said)
    heard = {_in_sentence(" ".join(pair)) for pair in zip(sentences, [*sentences[1:], ""], strict=True)}
    return next((kind for kind, *_ in _SIGNS if kind in heard), None)


def _in_sentence(said: str) -> SafetyCategory | None:
    text = plain(tidy(said))
    if not ALARMING.search(text):
        return None
    for harmless in (distress_phrases.HARMLESS, danger_signs.HARMLESS):
        text = harmless.sub(" ~ ", text)
    text = _SPACES.sub(" ", text)
    return next((kind for kind, *signs in _SIGNS if any(sign.search(text) for sign in signs)), None)
