"""Steps that are never written down for anybody, whether or not danger was heard in the words around them."""

import re
from typing import Final

from domain.coaching.safety import distress
from domain.coaching.spoken import plain, tidy

_HARMFUL: Final = re.compile(
    r"\b(?:all|whole|every|bottle|box|pack|handful|too many)\b.{0,30}\b(?:pills?|tablets?|meds?|medication|medicine)\b"
    r"|\boverdos\w*\b|\b(?:stop|quit|skip|double) (?:taking )?my (?:\w+ )?(?:pills?|tablets?|meds?|medication"
    r"|medicine|insulin)\b"
    r"|\b(?:cut|hurt|hang|kill|shoot|drown|starve) (?:my|him|her|them)(?:self|selves)?\b"
    r"|\bend (?:it all|my life|everything)\b|\bjump (?:off|from|in front)\b|\b(?:get|buy|load) (?:a|the|my) (?:gun"
    r"|rope|knife)\b"
)


def is_harmful(step: str) -> bool:
    """Tell whether doing it may hurt somebody."""
    return distress(step) is not None or _HARMFUL.search(plain(tidy(step))) is not None
