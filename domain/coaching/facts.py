"""Facts about somebody that are worth remembering next month: family, work, home, health, long-standing aims."""

import re
from dataclasses import dataclass
from typing import Final

from domain.coaching.clauses import bare
from domain.coaching.languages import ENGLISH, language_of
from domain.coaching.phrases import either
from domain.coaching.quotes import pieces
from domain.coaching.reflection import turned
from domain.coaching.safety import distress
from domain.coaching.spoken import capitalised, plain

MAX_WORDS: Final = 24
_KIN: Final = either(
    "wife", "husband", "partner", "boyfriend", "girlfriend", "son", "daughter", "kids?", "children", "child", "baby",
    "mother", "father", "mum", "mom", "dad", "parents", "brother", "sister", "twins?", "dog", "cat", "boss", "manager",
)  # fmt: skip
_ROLE: Final = (
    r"(?:nurse|teacher|doctor|engineer|developer|designer|manager|student|writer|lawyer|accountant|consultant"
    r"|freelancer"
    r"|mother|father|parent|musician|artist|researcher|scientist|chef|cook|driver|therapist|programmer|architect"
    r"|photographer|salesperson|founder|team lead(?:er)?|project manager|single (?:mum|mom|dad|mother|father|parent))"
)
_FACT: Final = re.compile(
    either(
        r"\bmy name is \w+", rf"\bi(?:'m| am) (?:an? )(?:\w+ )?{_ROLE}\b", r"\bi work (?:as|at|for|in|from)\b",
        r"\bi(?:'ve| have) (?:worked|lived|been working|been living|been married|been with)\b",
        r"\bi live (?:in|with|alone|near)\b",
        r"\bi(?:'m| am) (?:married|divorced|single|retired|vegetarian|vegan|pregnant)\b",
        rf"\bi have (?:an? |one |two |three |four |five |six )(?:\w+ )?{_KIN}\b",
        rf"\bmy (?:\w+ )?{_KIN}(?:'s name)? (?:is|are) (?:called|named|\w+ years? old|a |an |[a-z]+$)",
        rf"\bmy (?:\w+ )?{_KIN} (?:works|lives|has|was born)\b",
        r"\bi (?:was born|grew up|studied|studied at|moved to|come from)\b", r"\bi(?:'m| am) (?:from|allergic to)\b",
        r"\bi(?:'m| am) \d{2} years old\b",
        r"\bi (?:play|speak|teach|run|coach|sing|paint)\b(?! (?:to|with) (?:him|her|them)\b)",
        r"\bmy (?:big |main |real |long term |biggest )?(?:goal|dream) is\b",
        r"\bi (?:quit|stopped) (?:smoking|drinking)\b",
    )
)  # fmt: skip
_PASSING: Final = re.compile(
    r"\b(?:today|tonight|tomorrow|yesterday|right now|this (?:morning|evening|week)|maybe|if)\b"
)


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to remember; `quote` stands in the message word for word."""

    text: str
    quote: str


def facts_in(message: str, hint: str) -> list[Remark]:
    """List what an English message tells of its speaker that lasts; nothing where danger is heard."""
    if distress(message) is not None or language_of(message, hint) != ENGLISH:
        return []
    found = []
    for piece in pieces(message):
        text = plain(piece.clause)
        lasts = _FACT.search(text) and not _PASSING.search(text) and not piece.sentence.rstrip().endswith("?")
        if lasts and len(text.split()) <= MAX_WORDS:
            found.append(Remark(f"{capitalised(turned(bare(piece.quote)))}.", piece.quote))
    return found
