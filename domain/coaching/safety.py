"""First aid: hear distress in what was said, and let harmless idioms pass.

Rules, not a diagnosis: where somebody may be in danger they err on the side of care. The phrases of suicidal thought
follow the Columbia protocol's screener (wish to be dead, non-specific thoughts, method, intent).
"""

import re
from typing import Final

from domain.coaching.distress_phrases import ABUSE, HARM_TO_OTHERS, HARMLESS, MEDICAL, SELF_HARM
from domain.coaching.spoken import plain, tidy
from domain.safety.entities import SafetyCategory

_SIGNS: Final = (
    (SafetyCategory.MEDICAL, MEDICAL),
    (SafetyCategory.SELF_HARM, SELF_HARM),
    (SafetyCategory.ABUSE, ABUSE),
    (SafetyCategory.HARM_TO_OTHERS, HARM_TO_OTHERS),
)
_ACCENTS: Final = re.compile(r"\s+")


def distress(said: str) -> SafetyCategory | None:
    """Tell what danger is heard in `said`; None when there is none."""
    text = _ACCENTS.sub(" ", HARMLESS.sub(" ~ ", plain(tidy(said))))
    return next((kind for kind, signs in _SIGNS if signs.search(text)), None)
