"""Reflective listening: the core of what was said, given back in the second person.

Source: Miller and Rollnick, Motivational Interviewing (simple and double-sided reflections).
"""

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final

from domain.coaching.acts import without_opening
from domain.coaching.clauses import bare, clauses
from domain.coaching.evidence import names_goal
from domain.coaching.second_person import second_person
from domain.coaching.spoken import listed, plain, words


class Kind(Enum):
    """What a reflection gives back, which decides how it can be worded."""

    CLAUSE = "CLAUSE"
    POSSIBILITY = "POSSIBILITY"
    QUALITY = "QUALITY"
    FRAGMENT = "FRAGMENT"


@dataclass(frozen=True, slots=True)
class Reflection:
    """The core of what was said, in the second person.

    `text` is a clause ("you want to change your job"), what could be done ("ask your manager"), how something is
    ("exhausting") or a short answer ("your sister"), by `kind`. `feeling` tells whether an emotion is in it;
    `other_side` is the clause it stands against.
    """

    text: str
    kind: Kind
    feeling: bool = False
    other_side: str | None = None


FEELING: Final = re.compile(
    r"\b(?:feel|feeling|felt|afraid|scared|anxious|anxiety|worried|worry|angry|furious|sad|lonely|alone|ashamed|"
    r"guilty|exhausted|tired|drained|overwhelmed|stuck|lost|frustrated|frustrating|hopeless|nervous|hurt|hate|miss|cry|"
    r"crying|stressed|stress|burned out|burnt out|terrified|disappointed|jealous|proud|excited|happy|relieved|"
    r"fear|dread|panic)\b"
)
_WANT: Final = re.compile(r"\bI(?:'d| would)? (?:\w+ )?(?:want|need|wish|hope|love|like|long|can't|keep|don't|never)\b")
_WILL: Final = re.compile(r"\bI(?:'ll| will|'m going to| could| might| decided| chose)\b")
_META: Final = re.compile(
    r"\bI (?:don't know|want to (?:talk|say|tell|ask)|have a question|was wondering|mean|said|would say)\b"
)
_TO_COACH: Final = re.compile(r"\byou(?:r|rs|rself|'re|'ve|'ll|'d)?\b", re.IGNORECASE)
_ASKS: Final = re.compile(
    r"^(?:how|what|why|where|who|which|when|can|could|should|do|does|is|are|am|would|will)\b", re.IGNORECASE
)
_FIRST_PERSON: Final = re.compile(
    r"^(?:I|I'm|I've|I'd|I'll|we|we're|we've|we'll|we'd|my \w+ and I|my \w+ \w+ and I)\s+\S", re.IGNORECASE
)
_OTHER_SUBJECT: Final = re.compile(
    r"^(?:my|our|he|she|they|the|there|everything|everyone|everybody|nobody|nothing|people|"
    r"it|this|that|his|her|their)\b",
    re.IGNORECASE,
)
_VERB: Final = re.compile(
    r"(?:'s|n't|'re|'ll)\b|\b(?:is|are|was|were|has|have|had|does|do|did|can|cannot|could|will|would|should|must|keeps?|"
    r"feels?|felt|wants?|makes?|made|gets?|got|says?|said|takes?|took|needs?|seems?|hates?|thinks?|goes|went|comes?|came|"
    r"gives?|gave|knows?|knew|tells?|told|works?|expects?|never|always|wakes?|yells?|talks?|leaves?|left|\w+ed)\b"
)
_QUALITY: Final = re.compile(
    r"^(?:it's|it is|that's|that is|this is|it was|it feels|that was) "
    r"(?:(?:so|really|very|quite|just|pretty|too|all) )*"
    r"(hard|tough|difficult|exhausting|frustrating|scary|stressful|lonely|painful|tiring|overwhelming|confusing|unfair|"
    r"annoying|exciting|terrifying|draining|heavy|embarrassing|important|great|wonderful|good|easy)$",
    re.IGNORECASE,
)
_COULD: Final = re.compile(
    r"^I (?:think I |guess I )?(?:could|might) "
    r"(?:also |maybe |just |perhaps |always )*(?!not\b|never\b|have\b|be\b)(\w.+)$"
)
_OUGHT: Final = re.compile(r"^(I (?:really |probably )?(?:should|must|ought to|have to)\b)")
_SENTENCE: Final = re.compile(r"[.!?\n]+")
_SAYS_NOTHING: Final = listed("because but and so lol haha well hey oh wow or then also like the a i you it")
_SMALL: Final = listed(
    "he she they it it's he's she's they're the there there's this that that's his her their everything "
    "nobody nothing everyone people"
)
_BOUNDARY: Final = listed("which who where while if as with in at on since after before until from during")
_MAX_WORDS: Final = 15
_MAX_BOTH: Final = 24
_MIN_CUT: Final = 5
_MAX_SHORT: Final = 6


def reflect(said: str) -> Reflection | None:
    """Find what weighs most in `said` and turn it to the second person; None when nothing can be given back well."""
    pieces = clauses(without_opening(said))
    bared = [bare(piece) for piece in pieces]
    if len(words(said)) <= _MAX_SHORT and not any(map(_can_reflect, bared)):
        return _fragment(_last_sentence(said))
    weighed = [(_weight(clause, at), at) for at, clause in enumerate(bared) if _can_reflect(clause)]
    if not weighed:
        return None
    _, best = max(weighed)
    if best + 1 < len(pieces) and _sets_against(pieces, bared, best + 1):
        best += 1
    return _reflection_of(bared[best], bared[best - 1] if _sets_against(pieces, bared, best) else None)


def turned(clause: str) -> str:
    """Give a bare clause back in the second person; duties stay the speaker's own: "you feel you should"."""
    first, space, rest = clause.partition(" ")
    clause = (first.lower() if first.lower() in _SMALL else first) + space + rest
    return second_person(_shortened(_OUGHT.sub(r"I feel \1", clause)))


def _reflection_of(clause: str, other_side: str | None) -> Reflection:
    feeling = FEELING.search(plain(clause)) is not None and not names_goal(clause)
    if quality := _QUALITY.match(clause):
        return Reflection(quality[1].lower(), Kind.QUALITY, feeling)
    if could := _COULD.match(clause):
        return Reflection(second_person(_shortened(could[1])), Kind.POSSIBILITY, feeling)
    other = None if other_side is None else turned(other_side)
    return Reflection(turned(clause), Kind.CLAUSE, feeling, other)


def _fragment(clause: str) -> Reflection | None:
    told = set(plain(clause).split()) - _SAYS_NOTHING
    usable = bool(told) and not _TO_COACH.search(clause) and not _ASKS.match(clause)
    return Reflection(second_person(clause), Kind.FRAGMENT) if usable else None


def _last_sentence(said: str) -> str:
    sentences = [bare(sentence) for sentence in _SENTENCE.split(without_opening(said))]
    return next((sentence for sentence in reversed(sentences) if sentence), "")


def _can_reflect(clause: str) -> bool:
    if len(words(clause)) < 2 or _ASKS.match(clause) or _TO_COACH.search(clause) or _META.search(clause):
        return False
    if len(words(_shortened(clause))) > _MAX_WORDS + 3:
        return False
    if _FIRST_PERSON.match(clause):
        return len(words(clause)) > 2 or FEELING.search(plain(clause)) is not None
    return _QUALITY.match(clause) is not None or (
        _OTHER_SUBJECT.match(clause) is not None and _VERB.search(clause.partition(" ")[2] or clause) is not None
    )


def _weight(clause: str, at: int) -> float:
    weight = 0.0 if _FIRST_PERSON.match(clause) else -1.0
    weight += 3 * (FEELING.search(plain(clause)) is not None)
    weight += 3 * (_WANT.search(clause) is not None)
    weight += 3 * (_WILL.search(clause) is not None)
    weight -= 2 * (len(words(clause)) < 4)
    weight -= 2 * (len(words(clause)) > _MAX_WORDS)
    return weight + min(at, 10) * 0.05


def _sets_against(pieces: list[str], bared: list[str], at: int) -> bool:
    """Tell whether a "but" sets a clause against the one before it, both fit to be given back together."""
    if at == 0 or not pieces[at].lower().startswith("but ") or not _FIRST_PERSON.match(bared[at - 1]):
        return False
    short = len(words(bared[at - 1])) + len(words(bared[at])) <= _MAX_BOTH
    return short and _can_reflect(bared[at - 1]) and _can_reflect(bared[at])


def _shortened(clause: str) -> str:
    tokens = words(clause)
    if len(tokens) <= _MAX_WORDS:
        return clause
    cuts = [at for at in range(_MIN_CUT, _MAX_WORDS + 1) if tokens[at].lower() in _BOUNDARY]
    return " ".join(tokens[: cuts[-1]]) if cuts else clause
