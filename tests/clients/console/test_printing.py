import io
from itertools import count
from typing import Any

from clients.console.printing import Printer
from tests.clients.console.builders import a_completion, a_delta, a_failure, a_piece, an_event

LATENCY = {
    "firstWordMs": 300,
    "firstAudioMs": 334,
    "totalMs": 367,
    "stages": [{"name": "transcription", "ms": 295}, {"name": "thinking", "ms": 2}, {"name": "voice", "ms": 37}],
}


def printed(*events: dict[str, Any]) -> list[str]:
    """Print events on a clock that moves a tenth of a second at each look."""
    out, ticks = io.StringIO(), count()
    printer = Printer(out, lambda: next(ticks) / 10)
    for event in events:
        printer.show(event)
    return out.getvalue().splitlines()


def test_a_spoken_turn_reads_from_top_to_bottom() -> None:
    assert printed(
        an_event("TurnStarted"),
        an_event("ThinkingChanged", state="LISTENING"),
        an_event("TranscriptionUpdated", guess="I am"),
        an_event("RecordingStopped", reason="CLIENT", durationMs=2990),
        an_event("TranscriptionCompleted", message={"text": "I am stuck."}, language="en", durationMs=2990),
        an_event("ThinkingChanged", state="THINKING"),
        a_delta("You feel"),
        a_delta(" stuck."),
        an_event("ThinkingChanged", state="SPEAKING"),
        a_piece(0),
        a_delta(" What would"),
        a_delta(" help?"),
        an_event("ReplyCompleted"),
        a_piece(1),
        a_piece(2, last=True),
        a_completion(latency=LATENCY),
        an_event("ThinkingChanged", state="IDLE"),
    ) == [
        "   0.10  [listening]",
        "   0.20  … I am",
        "   0.30  recording closed, 3.0 s",
        "   0.40  You:   I am stuck.",
        "   0.50  [thinking]",
        "   0.60  Coach: You feel stuck.",
        "   0.70  [speaking]",
        "   0.80  first piece of voice",
        "                What would help?",
        "   0.90  last piece of voice: 3 in all, 0.8 s",
        "   1.00  turn completed in 367 ms; first voice after 334 ms: transcription 295 + thinking 2 + voice 37",
    ]


def test_a_reply_without_voice_tells_the_wait_for_words() -> None:
    silent = LATENCY | {"firstAudioMs": None, "totalMs": 297, "stages": LATENCY["stages"][:2]}  # type: ignore[index]
    assert printed(a_completion(latency=silent)) == [
        "   0.10  turn completed in 297 ms: transcription 295 + thinking 2"
    ]
    assert printed(a_completion(latency=None)) == ["   0.10  turn completed"]


def test_when_the_server_closes_the_recording_seconds_are_counted_from_there() -> None:
    assert printed(
        an_event("RecordingStopped", reason="SILENCE", durationMs=4120),
        an_event("ThinkingChanged", state="TRANSCRIBING"),
    ) == ["   0.10  recording closed by silence, 4.1 s; seconds are counted from here", "   0.10  [transcribing]"]


def test_a_voice_of_one_piece_is_both_first_and_last() -> None:
    assert printed(a_piece(0, last=True)) == [
        "   0.10  first piece of voice",
        "   0.20  last piece of voice: 1 in all, 0.0 s",
    ]


def test_a_reply_that_begins_anew_counts_its_pieces_anew() -> None:
    assert printed(a_delta("Oh"), a_piece(0), an_event("ReplyRestarted"), a_delta("Ah"), a_piece(0)) == [
        "   0.10  Coach: Oh",
        "   0.20  first piece of voice",
        "   0.30  the reply begins anew",
        "   0.40  Coach: Ah",
        "   0.50  first piece of voice",
    ]


def test_turns_that_end_otherwise_say_why() -> None:
    assert printed(an_event("TurnInterrupted", turn={"status": "DISCARDED"})) == ["   0.10  turn discarded"]
    assert printed(a_failure("NO_SPEECH", "Nothing was said.")) == [
        "   0.10  turn failed: NO_SPEECH: Nothing was said."
    ]


def test_a_line_of_the_clients_own_ends_the_words_before_it() -> None:
    out = io.StringIO()
    printer = Printer(out, lambda: 0.0)
    printer.show(a_delta("Half a"))
    printer.line("connection lost")
    printer.show(a_delta(" sentence."))
    assert out.getvalue() == "   0.00  Coach: Half a\n   0.00  connection lost\n                sentence."


def test_who_can_help_is_printed_before_the_reply() -> None:
    resources = [
        {"name": "Samaritans", "phone": "116 123", "url": "https://www.samaritans.org"},
        {"name": "Emergency services", "phone": "999", "url": None},
    ]
    lines = printed(an_event("SafetyNotice", safety={"text": "You are not alone.", "resources": resources}))
    assert [line[9:].strip() for line in lines] == [
        "You are not alone.",
        "Samaritans 116 123 https://www.samaritans.org",
        "Emergency services 999",
    ]
