"""Events, printed as they come, with the time since the end of what was said."""

import sys
import time
from collections.abc import Mapping
from typing import Any, TextIO


class Printer:
    """Prints a turn. Words of the reply run on in one line; everything else is a line with its time."""

    def __init__(self, out: TextIO = sys.stdout) -> None:
        self._out = out
        self._start = time.monotonic()
        self._in_words = False
        self._pieces = 0

    def start_clock(self) -> None:
        """Count from now: the user has finished speaking."""
        self._start = time.monotonic()

    def show(self, event: Mapping[str, Any]) -> None:
        """Print one event."""
        match event["__typename"]:
            case "RecordingStopped":
                self.line(f"recording closed ({event['reason'].lower()}), {event['durationMs'] / 1000:.1f} s")
            case "TranscriptionUpdated":
                self.line(f"… {event['guess']}")
            case "TranscriptionCompleted":
                self.line(f"You:   {event['message']['text']}")
            case "ThinkingChanged" if event["state"] != "IDLE":
                self.line(f"[{event['state'].lower()}]")
            case "ReplyDelta":
                self._words(event["words"])
            case "AudioChunk":
                self._voice(event)
            case "TurnCompleted":
                self.line(_latency(event["turn"]["latency"]))
            case "TurnInterrupted":
                self.line(f"turn {event['turn']['status'].lower()}")
            case "TurnFailed":
                error = event["error"]
                self.line(f"turn failed: {error['code']}: {error['message']}")

    def line(self, text: str) -> None:
        """Print a line of its own."""
        if self._in_words:
            print(file=self._out)
            self._in_words = False
        print(f"{time.monotonic() - self._start:7.2f}  {text}", file=self._out, flush=True)

    def _words(self, words: str) -> None:
        if not self._in_words:
            self.line("Coach: ")
            self._in_words = True
            print("         ", end="", file=self._out)
        print(words, end="", file=self._out, flush=True)

    def _voice(self, event: Mapping[str, Any]) -> None:
        self._pieces += 1
        if self._pieces == 1:
            self.line("first piece of voice")
        elif event["isLast"]:
            total = (event["startMs"] + event["durationMs"]) / 1000
            self.line(f"last piece of voice: {self._pieces} pieces, {total:.1f} s")


def _latency(latency: Mapping[str, Any] | None) -> str:
    if latency is None:
        return "turn completed"
    stages = ", ".join(f"{stage['name']} {stage['ms']} ms" for stage in latency["stages"])
    return f"turn completed in {latency['totalMs']} ms ({stages})"
