"""What a coach notices in what is said: strengths, obstacles, values, patterns, commitments."""

import re
from dataclasses import dataclass
from typing import Final

from domain.coaching.clauses import bare
from domain.coaching.commitments import promises_in
from domain.coaching.languages import ENGLISH, language_of
from domain.coaching.phrases import either
from domain.coaching.quotes import Piece, pieces
from domain.coaching.reflection import turned
from domain.coaching.safety import distress
from domain.coaching.spoken import capitalised, plain
from domain.conversations.entities import InsightKind

MAX_WORDS: Final = 28
MIN_WORDS: Final = 4
_VALUE: Final = re.compile(
    either(
        r"\b(?:is|are|it's|that's) (?:really |very |so |most |more )*important to me\b",
        r"\bmatters? (?:to me|most|a lot)\b",
        r"\bi (?:really |deeply |truly )?(?:care about|value|stand for|believe in)\b",
        r"\bwhat i (?:really )?(?:value|care about|stand for)\b",
        r"\bmeans (?:a lot|so much|everything|the world) to me\b",
        r"\bi (?:want|need) to be (?:a |an )?(?:\w+ )?(?:honest|fair|kind|good|better|present|there for|free|proud)\b",
    )
)  # fmt: skip
_STRENGTH: Final = re.compile(
    either(
        r"\bi(?:'m| am) (?:really |quite |pretty |very )?(?:good|great|skilled|strong|experienced) (?:at|with|in)\b",
        r"\bi(?:'m| am| was| felt| feel) (?:really |quite |so |very )?proud\b",
        r"\bi (?:finally |actually |even |already )?(?:managed to|succeeded|finished|achieved|stood up|spoke up"
        r"|passed|kept my)\b",
        r"\bi finally \w+ed\b", r"\bi did it\b", r"\bit (?:went|worked) (?:\w+ )?(?:well|out)\b",
        r"\bpeople (?:tell|say|come to) me\b", r"\bi(?:'ve| have) (?:always|already) (?:been able|managed|learned)\b",
    )
)  # fmt: skip
_PATTERN: Final = re.compile(
    either(
        r"\b(?:every|each) (?:single )?time\b", r"\bi (?:always|never|keep|constantly|tend to)\b",
        r"\bagain and again\b",
        r"\bover and over\b", r"\bi end up \w+ing\b", r"\bi(?:'m| am) always\b", r"\bwhenever i\b", r"\bas usual\b",
    )
)  # fmt: skip
_OBSTACLE: Final = re.compile(
    either(
        r"\b(?:the|my) (?:\w+ )?(?:problem|trouble|obstacle|difficulty|challenge|hard part|hardest part) is\b",
        r"\bi(?:'m| am| get|'ve been| have been) (?:\w+ )?(?:afraid|scared|terrified|stuck|overwhelmed|exhausted"
        r"|blocked)\b",
        r"\b(?:gets?|stands?|stood|got) in (?:the|my) way\b", r"\b(?:holds?|holding|held) me back\b",
        r"\bi (?:just )?(?:can't|cannot|don't dare|struggle|find it hard)\b",
        r"\bi (?:don't|never) have (?:the |any |enough )?"
        r"(?:time|energy|money|courage|strength)\b", r"\bkeeps? me (?:from|awake|stuck)\b", r"\bi lie awake\b",
    )
)  # fmt: skip
_NOT_SAID_OF_SELF: Final = re.compile(r"^(?:he|she|they|you|people|everybody|everyone)\b(?! (?:tell|say|come to) me)")
_KINDS: Final = (
    (InsightKind.VALUE, _VALUE),
    (InsightKind.STRENGTH, _STRENGTH),
    (InsightKind.PATTERN, _PATTERN),
    (InsightKind.OBSTACLE, _OBSTACLE),
)


@dataclass(frozen=True, slots=True)
class Observation:
    """Something noticed; `quote` stands in the message word for word."""

    kind: InsightKind
    text: str
    quote: str


def notice(message: str, hint: str) -> list[Observation]:
    """List what is noticed in an English message; nothing where danger is heard."""
    if distress(message) is not None or language_of(message, hint) != ENGLISH:
        return []
    promised = [Observation(InsightKind.COMMITMENT, _said(p.quote), p.quote) for p in promises_in(message)]
    quoted = {observation.quote for observation in promised}
    others = [_observed(piece) for piece in pieces(message) if piece.quote not in quoted]
    return [*promised, *(observation for observation in others if observation is not None)]


def _observed(piece: Piece) -> Observation | None:
    text = plain(piece.clause)
    if not MIN_WORDS <= len(text.split()) <= MAX_WORDS or piece.sentence.rstrip().endswith("?"):
        return None
    if _NOT_SAID_OF_SELF.match(text):
        return None
    kind = next((kind for kind, pattern in _KINDS if pattern.search(text)), None)
    return None if kind is None else Observation(kind, _said(piece.quote), piece.quote)


def _said(quote: str) -> str:
    return f"{capitalised(turned(bare(quote)))}."
