"""From "I" to "you": a speaker's clause as the listener would say it back."""

import re
from typing import Final

from domain.coaching.spoken import listed

_SWAPS: Final = {
    "i": "you", "i'm": "you're", "i've": "you've", "i'd": "you'd", "i'll": "you'll", "me": "you", "my": "your",
    "mine": "yours", "myself": "yourself", "we": "you", "we're": "you're", "we've": "you've", "we'd": "you'd",
    "we'll": "you'll", "us": "you", "our": "your", "ours": "yours", "ourselves": "yourselves",
}  # fmt: skip
_SPEAKER: Final = frozenset({"i", "we"})
_AGREES: Final = {"am": "are", "was": "were", "wasn't": "weren't"}
_ADVERB: Final = listed("always never just also still really once only often probably already not even then")
_TOKEN: Final = re.compile(r"[\w']+|[^\w']+")
_PAIR: Final = re.compile(r"^(my|our) (\w+(?: \w+)?) and I\b", re.IGNORECASE)


def second_person(clause: str) -> str:
    """Turn a tidy clause round, verbs included: "I was told my job is safe" -> "you were told your job is safe"."""
    clause = _PAIR.sub(lambda pair: f"I and {pair[1].lower()} {pair[2]}", clause)
    turned: list[str] = []
    speaking = False
    own_clause = False
    for token in _TOKEN.findall(clause):
        lower = token.lower()
        if lower in _SWAPS:
            speaking = lower in _SPEAKER
            own_clause = own_clause or (speaking and not turned)
            turned.append(_SWAPS[lower])
        elif lower in _AGREES and (speaking or (own_clause and _last_word(turned) in {"and", "but"})):
            turned.append(_AGREES[lower])
            speaking = False
        else:
            speaking = speaking and (not token.strip() or lower in _ADVERB)
            turned.append(token)
    return "".join(turned)


def _last_word(tokens: list[str]) -> str:
    return next((token.lower() for token in reversed(tokens) if token.strip()), "")
