"""Turns in the log: how each ended, with ids and durations."""

import structlog

from domain.turns.entities import Turn


class TurnLog:
    """Writes one line a turn."""

    def __init__(self) -> None:
        self._log = structlog.get_logger("turns")

    def ended(self, turn: Turn) -> None:
        """Log how a turn ended."""
        latency = turn.latency
        self._log.info(
            "turn ended",
            turn_id=turn.id,
            status=turn.status.value,
            source=turn.source.value,
            error=turn.error.code.value if turn.error else None,
            total_ms=latency.total_ms if latency else None,
            first_audio_ms=latency.first_audio_ms if latency else None,
            stages={stage.name: stage.ms for stage in latency.stages} if latency else {},
            transcribed_ms=turn.usage.transcribed_ms,
            synthesized_characters=turn.usage.synthesized_characters,
        )

    def broke(self, turn: Turn, error: BaseException) -> None:
        """Log an error nobody expected, with its traceback."""
        self._log.error("turn broke", turn_id=turn.id, status=turn.status.value, exc_info=error)

    def taken_up(self, turn: Turn) -> None:
        """Log that a turn left behind is worked on here."""
        self._log.warning("turn taken up", turn_id=turn.id, status=turn.status.value, epoch=turn.epoch)

    def alarmed(self, turn: Turn) -> None:
        """Log that a turn was held to a safe answer, not what was said in it."""
        self._log.warning(
            "turn held to a safe answer", turn_id=turn.id, category=turn.safety and turn.safety.category.value
        )

    def sweep_failed(self, error: Exception) -> None:
        """Log that turns left behind could not be looked for."""
        self._log.warning("sweep failed", error=type(error).__name__)
