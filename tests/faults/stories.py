"""What a client makes of a turn's events, and whether it can be true."""

import base64
import zlib
from dataclasses import dataclass, field
from typing import Any

from tests.faults.engines import MS_PER_WORD, reply_to, tokens_for, voice_of

Event = dict[str, Any]

LOST = "This turn was lost: please say it again."


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A turn that was acknowledged to its client: what was said in it, None while that is not known."""

    said: str | None
    speak: bool = True
    reply_format: str = "MP3"


@dataclass
class Story:
    """One turn as one client saw it."""

    turn_id: str
    asked: Asked | None
    started: int = 0
    restarts: int = 0
    words: str = ""
    whole: bool = False
    pieces: list[Event] = field(default_factory=list)
    voice_from_start: bool = True
    last: Event | None = None
    was_read: bool = False
    read_as: str | None = None
    problems: list[str] = field(default_factory=list)

    def read_again(self, turn: Event) -> None:
        """Take the state that was read after a gap for what was told before."""
        coach = turn["coachMessage"]
        self.words = coach["text"] if coach else ""
        self.whole = False
        self.pieces.clear()
        self.voice_from_start = False
        self.started, self.was_read = 0, True
        if turn["status"] in {"COMPLETED", "INTERRUPTED", "FAILED", "DISCARDED"}:
            self.read_as = turn["status"]

    def tell(self, event: Event) -> None:  # noqa: C901 - one case for each kind of event
        """Take the next event."""
        if self.last is not None:
            self._wrong(f"{event['__typename']} after {self.last['__typename']}")
        match event["__typename"]:
            case "TurnStarted":
                self.started += 1
            case "ReplyRestarted":
                self.restarts += 1
                self.words, self.whole, self.voice_from_start = "", False, True
                self.pieces.clear()
            case "ReplyDelta":
                self._word(event)
            case "ReplyCompleted":
                self.whole = True
                self._equal("the whole reply", event["message"]["text"], self.words)
            case "AudioChunk":
                self._piece(event)
            case "TurnCompleted":
                self.last = event
                self._completed(event)
            case "TurnFailed":
                self.last = event
                if not event["error"]["retryable"] and event["error"]["message"] != LOST:
                    self._wrong(f"failed for good: {event['error']}")
            case "TurnInterrupted":
                self.last = event
            case _:
                pass

    def _word(self, event: Event) -> None:
        if self.whole:
            self._wrong("a word after the whole reply")
        self.words += event["text"]

    def _piece(self, event: Event) -> None:
        before = self.pieces[-1] if self.pieces else None
        if before is not None:
            self._equal("the number of a piece", event["sequence"], before["sequence"] + 1)
            self._equal("where a piece begins", event["startMs"], before["startMs"] + before["durationMs"])
            self._equal("what follows a piece that is not the last", bool(before["isLast"]), expected=False)
        elif self.voice_from_start:
            self._equal("the first piece", (event["sequence"], event["startMs"]), (0, 0))
        else:
            # It was cut by a gap: what comes after it has only to be in order.
            self.voice_from_start = event["sequence"] == 0
        self.pieces.append(event)

    def _completed(self, event: Event) -> None:
        self._equal("the stored reply", event["turn"]["coachMessage"]["text"], self.words)
        if self.asked is None:
            return
        said = event["turn"]["userMessage"]["text"]
        self._equal("what was heard", said, self.asked.said)
        self._equal("the reply", self.words.strip(), reply_to(said))
        if self.asked.speak and self.voice_from_start:
            self._voice(said)

    def _voice(self, said: str) -> None:
        if not self.pieces or not self.pieces[-1]["isLast"]:
            self._wrong("the voice has no end")
            return
        length = sum(piece["durationMs"] for piece in self.pieces)
        self._equal("the voice's length", length, len(tokens_for(said)) * MS_PER_WORD)
        if self.asked is not None and self.asked.reply_format == "PCM16":
            sound = b"".join(base64.b64decode(piece["data"]) for piece in self.pieces)
            self._equal("the voice", zlib.crc32(sound), zlib.crc32(voice_of(said)))

    def _equal(self, what: str, found: object, expected: object) -> None:
        if found != expected:
            self._wrong(f"{what}: {found!r}, not {expected!r}")

    def _wrong(self, what: str) -> None:
        self.problems.append(f"{self.turn_id}: {what}")
