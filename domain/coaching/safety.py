"""First aid: hear distress in what was said, and let harmless idioms pass.

Rules, not a diagnosis: where somebody may be in danger they err on the side of care. The phrases of suicidal thought
follow the Columbia protocol's screener (wish to be dead, non-specific thoughts, method, intent).
"""

import re
from enum import Enum
from typing import Final

from domain.coaching.distress_phrases import ABUSE, HARM_TO_OTHERS, HARMLESS, MEDICAL, SELF_HARM
from domain.coaching.spoken import plain, tidy


class Distress(Enum):
    """What kind of danger somebody may be in."""

    SELF_HARM = "SELF_HARM"
    HARM_TO_OTHERS = "HARM_TO_OTHERS"
    ABUSE = "ABUSE"
    MEDICAL = "MEDICAL"


_SIGNS: Final = (
    (Distress.MEDICAL, MEDICAL),
    (Distress.SELF_HARM, SELF_HARM),
    (Distress.ABUSE, ABUSE),
    (Distress.HARM_TO_OTHERS, HARM_TO_OTHERS),
)
_ACCENTS: Final = re.compile(r"\s+")


def distress(said: str) -> Distress | None:
    """Tell what danger is heard in `said`; None when there is none."""
    text = _ACCENTS.sub(" ", HARMLESS.sub(" ~ ", plain(tidy(said))))
    return next((kind for kind, signs in _SIGNS if signs.search(text)), None)
