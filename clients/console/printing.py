"""Events, printed as they come, with the time since the end of what was said."""

import sys
import time
from collections.abc import Callable, Mapping
from typing import Any, Final, TextIO

_INDENT: Final = " " * 9
_COACH: Final = "Coach: "


class Printer:
    """Prints a turn. Words of the reply run on in one line; everything else is a line with its time.

    `now` tells the time in seconds, from any start.
    """

    def __init__(self, out: TextIO | None = None, now: Callable[[], float] = time.monotonic) -> None:
        self._out = out or sys.stdout
        self._now = now
        self._start = now()
        self._speaking = False
        self._in_words = False
        self._pieces = 0

    def start_clock(self, because: str | None = None) -> None:
        """Count from now: the user has finished speaking."""
        if because:
            self.line(f"{because}; seconds are counted from here")
        self._start = self._now()

    def show(self, event: Mapping[str, Any]) -> None:
        """Print one event."""
        match event["__typename"]:
            case "RecordingStopped":
                self._closed(event)
            case "TranscriptionUpdated":
                self.line(f"… {event['guess']}")
            case "TranscriptionCompleted":
                self.line(f"You:   {event['message']['text']}")
            case "ThinkingChanged" if event["state"] != "IDLE":
                self.line(f"[{event['state'].lower()}]")
            case "ReplyDelta":
                self._words(event["words"])
            case "ReplyRestarted":
                self._speaking, self._pieces = False, 0
                self.line("the reply begins anew")
            case "SafetyNotice":
                self._notice(event["safety"])
            case "AudioChunk":
                self._voice(event)
            case _:
                self._ended(event)

    def line(self, text: str) -> None:
        """Print a line of its own."""
        self._end_words()
        print(f"{self._now() - self._start:7.2f}  {text}", file=self._out, flush=True)

    def _notice(self, safety: Mapping[str, Any]) -> None:
        self.line(safety["text"])
        for resource in safety["resources"]:
            self.line(" ".join(filter(None, (resource["name"], resource["phone"], resource["url"]))))

    def _closed(self, event: Mapping[str, Any]) -> None:
        if event["reason"] == "CLIENT":
            self.line(f"recording closed, {event['durationMs'] / 1000:.1f} s")
        else:
            self.start_clock(f"recording closed by {event['reason'].lower()}, {event['durationMs'] / 1000:.1f} s")

    def _ended(self, event: Mapping[str, Any]) -> None:
        match event["__typename"]:
            case "TurnCompleted":
                self.line(_latency(event["turn"]["latency"]))
            case "TurnInterrupted":
                self.line(f"turn {event['turn']['status'].lower()}")
            case "TurnFailed":
                error = event["error"]
                self.line(f"turn failed: {error['code']}: {error['message']}")

    def _words(self, words: str) -> None:
        if not self._in_words:
            start = _INDENT + " " * len(_COACH) if self._speaking else f"{self._now() - self._start:7.2f}  {_COACH}"
            print(start, end="", file=self._out)
            words = words.lstrip()
        self._speaking = self._in_words = True
        print(words, end="", file=self._out, flush=True)

    def _end_words(self) -> None:
        if self._in_words:
            print(file=self._out)
        self._in_words = False

    def _voice(self, event: Mapping[str, Any]) -> None:
        self._pieces += 1
        if self._pieces == 1:
            self.line("first piece of voice")
        if event["isLast"]:
            total = (event["startMs"] + event["durationMs"]) / 1000
            self.line(f"last piece of voice: {self._pieces} in all, {total:.1f} s")


def _latency(latency: Mapping[str, Any] | None) -> str:
    if latency is None:
        return "turn completed"
    stages = " + ".join(f"{stage['name']} {stage['ms']}" for stage in latency["stages"])
    if latency["firstAudioMs"] is None:
        return f"turn completed in {latency['totalMs']} ms: {stages}"
    return f"turn completed in {latency['totalMs']} ms; first voice after {latency['firstAudioMs']} ms: {stages}"
