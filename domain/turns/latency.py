"""Where the time of a turn went. Stages are the differences of rounded marks, so they add up to the total exactly."""

from typing import Final

from domain.clock import Clock
from domain.turns.entities import LatencyStage, TurnLatency

TRANSCRIBED: Final = "transcription"
FIRST_WORD: Final = "thinking"
FIRST_VOICE: Final = "voice"
END_OF_TURN: Final = "end-of-turn"
REPLY: Final = "reply"


class LatencyAccount:
    """A stopwatch that starts at the end of the user's speech and takes each mark once."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._start = clock.monotonic_ms()
        self._marks: dict[str, int] = {}

    def start(self, ago_ms: int = 0) -> None:
        """Start over, `ago_ms` before now; time that has passed since is the stage of noticing the end of the turn."""
        self._start = self._clock.monotonic_ms() - ago_ms
        self._marks = {END_OF_TURN: ago_ms} if ago_ms else {}

    def mark(self, stage: str) -> bool:
        """End a stage now; False when it had been marked before."""
        if stage in self._marks:
            return False
        self._marks[stage] = round(self._clock.monotonic_ms() - self._start)
        return True

    def total(self) -> TurnLatency:
        """Account for the whole turn, now."""
        total = round(self._clock.monotonic_ms() - self._start)
        marks = dict(self._marks)
        if FIRST_VOICE not in marks:
            marks[REPLY] = total
        stages: list[LatencyStage] = []
        before = 0
        for name, at in marks.items():
            stages.append(LatencyStage(name, at - before))
            before = at
        return TurnLatency(
            transcription_ms=self._marks.get(TRANSCRIBED),
            first_word_ms=self._marks.get(FIRST_WORD),
            first_audio_ms=self._marks.get(FIRST_VOICE),
            total_ms=total,
            stages=tuple(stages),
        )
