"""What is told when somebody may be in danger."""

from dataclasses import dataclass
from enum import Enum


class SafetyCategory(Enum):
    """What kind of danger somebody may be in."""

    SELF_HARM = "SELF_HARM"
    HARM_TO_OTHERS = "HARM_TO_OTHERS"
    ABUSE = "ABUSE"
    MEDICAL = "MEDICAL"


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyResource:
    """Somebody who can help, and how to reach them."""

    name: str
    phone: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Safety:
    """The danger that was heard in a turn; the reply was held to a safe answer."""

    category: SafetyCategory
    text: str
    resources: tuple[SafetyResource, ...]
