"""What a realtime transcription session tells, and what it means."""

from typing import Final

import msgspec

from adapters.openai.failures import BLOCKED, BLOCKED_CODES
from adapters.openai.languages import told_language
from domain.errors import CoachError, ContentBlocked, ProviderUnavailable
from domain.turns.engines import Transcript
from domain.turns.entities import Usage

_PREFIX: Final = "conversation.item.input_audio_transcription."


class Trouble(msgspec.Struct, frozen=True):
    """Why something failed."""

    code: str | None = None


class Counted(msgspec.Struct, frozen=True):
    """What the provider counted, in tokens or in seconds."""

    input_tokens: int = 0
    output_tokens: int = 0


class FoundLanguage(msgspec.Struct, frozen=True):
    """A language that was heard."""

    code: str


class Told(msgspec.Struct, frozen=True):
    """An event of the session; of each kind, only what is used."""

    type: str
    item_id: str = ""
    delta: str | None = None
    transcript: str = ""
    usage: Counted | None = None
    error: Trouble | None = None
    languages: list[FoundLanguage] | None = None


class LiveWords:
    """Gathers the words of one recording. What is sent is noted by whoever sends it."""

    def __init__(self, language: str | None) -> None:
        self._language = language
        self._texts: dict[str, str] = {}
        self.all_sent = False
        self.sent_ms = 0
        """How much sound was sent, once that is known."""

    def take(self, told: Told) -> Transcript | None:
        """Take an event; return what is understood now, if that has changed.

        Raises ProviderUnavailable or ContentBlocked when the session has failed.
        """
        match told.type.removeprefix(_PREFIX):
            case "delta":
                self._texts[told.item_id] = self._texts.get(told.item_id, "") + (told.delta or "")
                return Transcript(text=self._text, final=False, language=self._language) if self._text else None
            case "completed":
                self._texts[told.item_id] = told.transcript
                return self._completed(told)
            case "failed" | "error":
                raise _failure(told.error)
            case _:
                return None

    @property
    def _text(self) -> str:
        return " ".join(text.strip() for text in self._texts.values() if text.strip())

    def _completed(self, told: Told) -> Transcript:
        counted = told.usage or Counted()
        found = told_language(told.languages[0].code) if told.languages else None
        return Transcript(
            text=self._text,
            final=self.all_sent,
            language=self._language or found,
            usage=Usage(
                transcribed_ms=self.sent_ms,
                prompt_tokens=counted.input_tokens,
                completion_tokens=counted.output_tokens,
            ),
        )


def _failure(trouble: Trouble | None) -> CoachError:
    code = (trouble.code if trouble else None) or ""
    if code.lower() in BLOCKED_CODES:
        return ContentBlocked(BLOCKED)
    return ProviderUnavailable("Speech could not be transcribed.")
