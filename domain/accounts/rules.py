"""What profiles and settings may hold."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from domain.accounts.entities import Settings
from domain.checks import Between, ListOf, OneOf, Shaped, Text

DISPLAY_NAME: Final = Text(80, required=True)
PRONOUNS: Final = Text(80)
DEVICE: Final = Text(200)
COACHING_FOCUS: Final = ListOf(Text(80, required=True), max_items=10)
SPEECH_RATE: Final = Between(0.5, 2.0)
KEEP_RECORDINGS_DAYS: Final = Between(0, 365)
MONTHLY_BUDGET: Final = Between(0, 2**53 - 1)
"""Up to what a JSON number holds exactly in every client."""

# RFC 5646 section 2.1, without grandfathered and private-use tags: a language, then subtags.
_LANGUAGE_TAG: Final = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,8}")
LANGUAGE_TAG: Final = Shaped(_LANGUAGE_TAG, "That is not a language tag such as en or pt-BR.")

_DEFAULT_VOICE: Final = Settings().voice


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRules:
    """What depends on the server: its voices' ids, the time zones it knows, the length of `about` in characters."""

    voices: Collection[str]
    timezones: Collection[str]
    max_about_length: int

    @property
    def voice(self) -> OneOf:
        """Check a voice; the default one is always there."""
        return OneOf((_DEFAULT_VOICE, *self.voices), "This server has no such voice.")

    @property
    def timezone(self) -> OneOf:
        """Check a time zone's name in the IANA database."""
        return OneOf(self.timezones, "That is not a time zone such as Europe/Berlin.")

    @property
    def about(self) -> Text:
        """Check what the user tells about themselves."""
        return Text(self.max_about_length, several_lines=True)
