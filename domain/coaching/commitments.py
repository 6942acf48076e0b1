"""Commitments: what somebody says they will do, told apart from what they should, might or said they would do.

Better one too few than one too many: a coach who writes down what nobody promised is a nuisance.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from domain.coaching.due import due_words
from domain.coaching.harmful_steps import is_harmful
from domain.coaching.quotes import Piece, pieces
from domain.coaching.safety import distress
from domain.coaching.spoken import capitalised, listed

_ADVERBS: Final = (
    r"(?:(?:also|definitely|really|just|then|first|certainly|finally|now|simply|go and|actually|start by|begin by"
    r"|make sure to|make sure i|absolutely|go ahead and|personally|even) )*"
)
_SURE: Final = re.compile(
    rf"\bwhat i(?:'ll| will|'m going to| am going to) do(?: now| next| first)? is (?:to )?{_ADVERBS}(?P<what>\w.*)$"
    rf"|\bi(?:'ll| will| shall|'m going to| am going to) {_ADVERBS}(?P<act>(?!not\b|never\b)\w.*)$"
    rf"|\bi(?:'ve| have)? (?:just |now )?decided (?:to|that i'll|i'll|that i will) {_ADVERBS}(?P<decided>\w.*)$"
    rf"|\bi (?:hereby )?(?:promise|commit|vow|pledge)(?: myself| you| to you)? to {_ADVERBS}(?P<promised>\w.*)$"
    rf"|\b(?:my next step is|my plan is|the plan is|next step) to {_ADVERBS}(?P<step>\w.*)$"
    rf"|\bi'm committed to (?P<committed>\w+ing\b.*)$"
)
_WITH_A_TIME: Final = re.compile(
    rf"\bi(?:'m| am) {_ADVERBS}(?P<doing>(?!going\b|thinking\b|hoping\b|feeling\b|not\b|having\b|being\b|getting\b"
    rf"|wondering\b"
    r"|trying\b|dreading\b|worrying\b|looking\b|considering\b)\w{2,}ing\b.*)$"
    rf"|\bi (?:plan|intend|aim) to {_ADVERBS}(?P<planned>\w.*)$"
    rf"|\bi can {_ADVERBS}(?P<can>(?!see|feel|imagine|hear|tell|be\b|only|hardly|barely|not)\w.*)$"
)
_HEDGED: Final = re.compile(
    r"\b(?:maybe|perhaps|probably|possibly|might|hopefully|someday|some day|one day|eventually|sometime|at some point"
    r"|wouldn't|couldn't|usually|normally|typically|sometimes|often|always|every time|whenever|generally)\b"
    r"|\b(?:i|we) (?:guess|suppose|hope|wish|doubt|bet|fear|worry|wonder|imagine|assume|expect|suspect|don't think"
    r"|don't know|can't promise|can't say|feel like|thought|know|knew|believe|dreamt|dreamed)\b"
    r"|\bi'm (?:not sure|afraid|scared|worried|terrified|hoping|not certain|sure|convinced|wondering|thinking)\b"
    r"|\bi think\b(?! i(?:'ll| will))"
)
_REPORTED: Final = re.compile(
    r"\b(?:told|tell|tells|telling|said|say|says|saying|ask|asks|asked|promised|promises|thinks?|thought|insists?"
    r"|insisted"
    r"|claims?|claimed|believes?|expects?|expected|wants?|hopes?|wrote|writes|mentioned|announced|swore|heard|agreed"
    r"|assured|assures|knows|assumes?|fears|worries|like)\b"
)
_TOLD_OF: Final = re.compile(
    r"\b(?:he|she|they|we|you|people|everyone|everybody|nobody|someone|somebody|who|i|my \w+|the \w+|his \w+|her \w+)"
    r"(?:'s|'d|'ve| has| have| had| was| were| always| just| keeps?| once| often)* "
)
_CONDITION: Final = re.compile(
    r"\b(?:if|unless|whether|in case|as long as|assuming|provided|supposing|depending on|only when|or else|otherwise)\b"
)
_ASKS_IF: Final = re.compile(
    r"\b(?:ask|check|find out|see|know|tell|wonder|look|decide|figure out|learn|test|clarify)(?: [\w']+){0,4} (?:if"
    r"|whether)\b"
)
_QUESTION: Final = re.compile(
    r"^(?:so |but |and |well |then )*(?:will|should|shall|can|could|would|do|does|did|what|when|how|where|why|who"
    r"|which|is|are)\b"
)
_IDLE: Final = listed(
    "be have need lose fail die miss regret forget hate feel know want like love become cry explode admit manage "
    "survive "
    "cope see end wait understand remember hope wish sound look seem think believe suffer collapse burst drown freeze "
    "panic break struggle notice realize realise worry disappoint wake"
)
_NOT_A_STEP: Final = re.compile(
    r"^(?:get (?:fired|over|through|used|sick|old|stuck|lost|better|worse|hurt|by|into|it|there|caught|in trouble"
    r"|angry|nervous)"
    r"|go (?:crazy|mad|insane|nuts|under|on|back to being|through with)|fall (?:apart|behind|asleep|short|back)"
    r"|let (?:you|everyone|everybody|people|them|him|her|myself) (?:know|down|go)|tell you|say (?:it|this|that)\b|say$"
    r"|talk to you|(?:be|come) right back|take (?:it|that)$|leave it (?:at that|there)|give you (?!my word)"
    r"|keep that in mind"
    r"|(?:just )?do (?:that|it|this|so)$|make it$|find (?:out|a way)$|try$|try (?:it|that)$|run out|turn (?:into"
    r"|out)|stay (?:stuck|alone|single|like)"
    r"|pass out|throw up|show you|start (?:over|crying)|never|pay for (?:it|that|this)|make a fool|screw|mess|ruin"
    r"|blow it|look"
    r"|spend the rest|pretend|go (?:first|now|with that|ahead)$|tell (?:them|him|her)$|(?:not|hardly|barely)\b)"
)
_PLACE: Final = re.compile(r"^(?:the|my|a|an|bed|yoga|church|therapy|work|school)\b")
"""I'm going to the gym."""
_SOFT: Final = re.compile(r"^(?:try|attempt|see (?:if|whether|my|the|a)|think (?:about|over)|consider|want|like)\b")
_EMPTY: Final = listed(
    "i i'll it that this so to do and the a an then there him her them you me my just too again something anything "
    "everything stuff thing things more better"
)
_TAIL: Final = re.compile(
    r"(?:,? (?:(?:as|like) (?:i said|i told you|agreed|promised|always)|no excuses|i promise|for sure|definitely|then"
    r"|okay|ok|so|and|but|i guess|too|instead|no matter what|that's it|because .*|since .*|although .*"
    r"|even (?:if|though) .*))+$",
    re.IGNORECASE,
)
_STEP_NAME: Final = ("what", "act", "decided", "promised", "step", "committed", "doing", "planned", "can")


@dataclass(frozen=True, slots=True)
class Promise:
    """A commitment as it stands in a message, as a step in its owner's list ("Call my boss on Friday"), and when."""

    quote: str
    step: str
    due: str | None


def promises_in(message: str) -> list[Promise]:
    """Find what somebody commits to; nothing where danger is heard."""
    if distress(message) is not None:
        return []
    found = [promise for promise in _promises(message) if not is_harmful(promise.quote)]
    return list({promise.step.casefold(): promise for promise in found}.values())


def _promises(message: str) -> Iterator[Promise]:
    found = [(piece, step) for piece in pieces(message) if (step := _step(piece)) is not None]
    sentences = Counter(piece.sentence for piece, _ in found)
    for piece, step in found:
        due = due_words(piece.clause) or _due_before(piece)
        if due is None and sentences[piece.sentence] == 1:
            due = due_words(piece.sentence)
        yield Promise(piece.quote, capitalised(step), due)


def _step(piece: Piece) -> str | None:
    clause, sentence = piece.clause.casefold(), piece.sentence.casefold()
    timed = due_words(clause) is not None or _due_before(piece) is not None
    found = _SURE.search(clause) or (_WITH_A_TIME.search(clause) if timed else None)
    if found is None:
        return None
    name = next(name for name in _STEP_NAME if found.groupdict().get(name))
    if sentence.rstrip("\"' )").endswith("?") or (name != "what" and _QUESTION.match(clause)):
        return None
    if not _is_meant(piece, clause[: found.start()], found.group(), found[name], timed=timed):
        return None
    start, end = found.span(name)
    step = _bare_verb(_TAIL.sub("", piece.clause[start:end]))
    if _PLACE.match(found[name]):
        step = f"go to {step}" if timed else ""
    return step.rstrip(" ,.!;:") or None


def _is_meant(piece: Piece, lead: str, whole: str, act: str, *, timed: bool) -> bool:
    before = f"{piece.before.casefold()} {lead}".strip()
    verb = act.split(maxsplit=1)[0].strip(",.!")
    if _hedged(f"{before} {whole}") or _conditional(piece.sentence.casefold()) or _reported(before):
        return False
    if verb in _IDLE or _NOT_A_STEP.match(act.rstrip(" .!,")):
        return verb == "see" and timed and re.match(r"see (?:my|the|a|dr)\b", act) is not None
    if _SOFT.match(act) and not timed:
        return False
    when = due_words(act) or ""
    told = set(act.replace(when, " ").replace(".", " ").replace(",", " ").split()) - _EMPTY
    return bool(told) and (timed or len(told) > 1 or len(act.split()) > 1)


def _hedged(text: str) -> bool:
    return _HEDGED.search(text) is not None


def _conditional(sentence: str) -> bool:
    return _CONDITION.search(_ASKS_IF.sub(" ", sentence)) is not None


def _reported(before: str) -> bool:
    before = before.removesuffix("i think").strip()
    for told in _TOLD_OF.finditer(f"{before} "):
        rest = before[told.end() :]
        if _REPORTED.match(rest):
            return True
    return False


def _due_before(piece: Piece) -> str | None:
    """Find a time that stands before the clause, as in "On Thursday, I'll call her"."""
    return due_words(piece.before.rpartition(",")[0] or piece.before) if len(piece.before.split()) <= 4 else None


def _bare_verb(step: str) -> str:
    """Make "call her" of "calling her"; other verbs stay as they are."""
    verb, space, rest = step.partition(" ")
    if not verb.endswith("ing") or verb.casefold() in _NO_PARTICIPLE:
        return step
    return _from_participle(verb) + space + rest


def _from_participle(verb: str) -> str:
    """Make "call" of "calling", well enough for common verbs."""
    stem = verb[:-3]
    if stem in _WITH_E:
        return stem + "e"
    doubled = len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] in "bdgmnprt"
    return stem[:-1] if doubled else stem


_NO_PARTICIPLE: Final = listed("bring sing ring swing string cling fling sling spring wring sting ping king")
_WITH_E: Final = listed(
    "writ mak tak driv leav arriv giv us clos hav decid mov organis organiz schedul prepar practis practic danc bak "
    "cycl hir fil shar invit cancell celebrat propos updat creat finalis finaliz rehears resum"
)
