"""What the coach says where somebody may be in danger: care, a pointer to help, and nothing to work on."""

from collections.abc import Sequence

from domain.accounts.entities import Profile
from domain.coaching.care_texts import A_LINE, AFTERWARDS, AGAIN, EMERGENCY, FIRST, REACHED
from domain.coaching.languages import ENGLISH
from domain.coaching.safety import distress
from domain.safety.entities import SafetyCategory, SafetyResource
from domain.safety.notices import help_for


def caring_reply(kind: SafetyCategory, history: Sequence[str], language: str, profile: Profile) -> str:
    """Answer distress; somebody who was pointed to help before is not read the same lines again.

    `history` is what the user said earlier, oldest first. The lines named are those of the user's country.
    """
    tongue = language if language in FIRST else ENGLISH
    again = any(distress(said) is kind for said in history[-3:])
    text = (AGAIN[tongue].get(kind) if again else None) or FIRST[tongue][kind]
    found = help_for(profile)
    line = (found.abuse if kind is SafetyCategory.ABUSE else found.crisis) if found else None
    return text.format(line=_named(line, tongue), emergency=found.emergency if found else EMERGENCY[tongue])


def turns_since_distress(history: Sequence[str]) -> int | None:
    """Count the turns since distress was heard, 0 for the turn before this; None when it was not, or not lately."""
    latest = reversed(history[-len(AFTERWARDS) :])
    return next((ago for ago, said in enumerate(latest) if distress(said) is not None), None)


def _named(line: SafetyResource | None, tongue: str) -> str:
    if line is None or line.phone is None:
        return A_LINE[tongue]
    return REACHED[tongue].format(name=line.name, phone=line.phone)
