# ruff: noqa: E501 - one family of phrases a line reads better than its halves
"""What a coach never says: a diagnosis, advice on medication, a promise of results.

Read against lower-case words without punctuation. What the user said of themselves may be given back.
"""

import re
from enum import Enum
from typing import Final

from domain.coaching.phrases import either
from domain.coaching.spoken import plain, tidy


class Forbidden(Enum):
    """What kind of thing it is."""

    DIAGNOSIS = "DIAGNOSIS"
    MEDICATION = "MEDICATION"
    PROMISE = "PROMISE"


_CONDITION: Final = (
    r"(?:depression|depressed|clinical(?:ly)? \w+|anxiety(?: disorder)?|panic (?:disorder|attacks?)|adhd|add|autism|autistic|bipolar(?: disorder)?|ptsd"
    r"|burn ?out|burnt out|burned out|ocd|bpd|borderline(?: personality)?|narcissis(?:m|tic)|schizophreni(?:a|c)|psychosis|psychotic|anorexi[ac]|bulimi[ac]"
    r"|an? eating disorder|insomnia|dementia|an? addict(?:ion)?|an alcoholic|alcoholism|an? (?:personality|mood|mental|attachment) disorder"
    r"|diabetes|cancer|hypertension|hypothyroidism|an? (?:infection|concussion|migraine|ulcer)|fibromyalgia|menopause)"
)
_DRUG: Final = (
    r"(?:medications?|medicines?|meds|pills?|tablets?|antidepressants?|ssris?|sedatives?|painkillers?|sleeping pills?|stimulants?|benzos?|benzodiazepines?"
    r"|prozac|zoloft|sertraline|fluoxetine|citalopram|escitalopram|lexapro|xanax|alprazolam|valium|diazepam|ritalin|adderall|methylphenidate|ibuprofen"
    r"|paracetamol|aspirin|melatonin|lithium|quetiapine|seroquel|lorazepam|ativan|opioids?|insulin|beta blockers?|st john's wort|dose|dosage)"
)
_DIAGNOSIS: Final = re.compile(
    either(
        rf"\byou (?:\w+ ){{0,2}}(?:have|have got|suffer from|are suffering from|are experiencing|show signs of|meet the criteria for) (?:\w+ ){{0,2}}{_CONDITION}\b",
        rf"\byou(?:'ve| have) (?:\w+ )?(?:got|developed) (?:\w+ ){{0,2}}{_CONDITION}\b",
        rf"\byou(?:'re| are) (?:\w+ ){{0,3}}{_CONDITION}\b",
        rf"\b(?:that|this|it|these|which|what you (?:describe|have|feel))(?:'s| is| are| sounds?| looks?| seems?)(?: \w+){{0,4}} (?:like |of )?{_CONDITION}\b",
        r"\bi(?:'d| would)? (?:diagnose|say you have)\b", r"\bmy diagnosis\b",
    )
)  # fmt: skip
_MEDICATION: Final = re.compile(
    either(
        rf"\b(?:take|try|start|stop|increase|double|halve|reduce|lower|raise|skip|switch|change|quit|come off|get off|go off|use)(?: \w+){{0,3}} {_DRUG}\b(?! (?:with|to) (?:your|a) doctor)",
        r"\b(?:take|taking|dose of) (?:\w+ )?(?:\d+|one|two|three|ten|twenty|fifty|a hundred) ?(?:mg|milligrams?|tablets?|pills?|drops)\b",
        r"\b\d+ ?(?:mg|milligrams?|mcg)\b", rf"\b(?:safe|fine|okay|ok) to (?:take|stop|mix|combine)(?: \w+){{0,3}} {_DRUG}\b",
        rf"\byou (?:don't|do not|no longer) need (?:your |the |any )?(?:\w+ )?{_DRUG}\b",
    )
)  # fmt: skip
_REFERS: Final = re.compile(
    r"\b(?:doctor|psychiatrist|pharmacist|physician|gp|therapist)\b|\b(?:can't|cannot|can not|not able to|don't|won't|never) (?:\w+ ){0,4}(?:diagnos\w+|advise|advice|tell you|recommend|judge|say)\b"
)
_PROMISE: Final = re.compile(
    either(
        r"\bi (?:promise|guarantee|assure you|swear)\b", r"\bi can (?:promise|guarantee|assure you)\b", r"\b(?:it|this|that) is guaranteed\b|\bguaranteed to\b",
        r"\b(?:you'll|you will) (?:definitely|certainly|surely|absolutely|for sure|without (?:a )?doubt|100 ?%?) \w+", r"\bwill definitely (?:work|help|succeed|happen|get better|be (?:fine|okay|all right))\b",
        r"\b(?:nothing|it) (?:can|could|will) (?:possibly |ever )?(?:go wrong|fail)\b(?<!it will fail)", r"\bi (?:will|can|'ll) (?:cure|heal|fix) you\b", r"\beverything (?:will|is going to) (?:definitely )?be (?:all right|alright|fine|okay|ok)\b",
    )
)  # fmt: skip
_BEGINNINGS: Final = re.compile(
    r"(?:you|that|this|it|these|which|i|my|nothing|everything|will|guaranteed|safe|fine|okay|ok|take|taking|dose|try|start|stop|increase"
    r"|double|halve|reduce|lower|raise|skip|switch|change|quit|come|get|go|use|\d+)(?:'\w+)?|\d+\w*"
)
_SAFE_LINES: Final = {
    Forbidden.DIAGNOSIS: "I can't judge your health, and I don't want to guess. A doctor or a therapist can look at it with you properly. What would help you most to talk about right now?",
    Forbidden.MEDICATION: "About medication I can't advise you. Please ask your doctor or a pharmacist before you change anything. What else is on your mind there?",
    Forbidden.PROMISE: "I can't promise how it will turn out. What makes it worth trying for you?",
}


def forbidden_in(sentence: str, user_said: str) -> Forbidden | None:
    """Tell what a coach must not say in a sentence, whole or still growing; None when there is nothing.

    `user_said` is what the user said so far: a condition they named themselves is theirs to name.
    """
    text = plain(tidy(sentence))
    if _PROMISE.search(text):
        return Forbidden.PROMISE
    if _MEDICATION.search(text) and not _REFERS.search(text):
        return Forbidden.MEDICATION
    found = _DIAGNOSIS.search(text)
    if found and not _REFERS.search(text) and not _named_by_user(found.group(), user_said):
        return Forbidden.DIAGNOSIS
    return None


def may_begin_forbidden(word: str) -> bool:
    """Tell whether something forbidden may begin with this word."""
    return _BEGINNINGS.fullmatch(plain(tidy(word))) is not None


def safe_line(kind: Forbidden) -> str:
    """Say what the coach says instead."""
    return _SAFE_LINES[kind]


def _named_by_user(diagnosis: str, user_said: str) -> bool:
    said = plain(tidy(user_said))
    return any(len(word) > 3 and word[:6] in said for word in re.findall(_CONDITION, diagnosis)[-1:])
