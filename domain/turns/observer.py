"""Where turns report how they went: logs and metrics listen here. Nothing that was said goes through it."""

from typing import Protocol

from domain.turns.entities import Turn


class TurnObserver(Protocol):
    """Told once per run of a turn."""

    def ended(self, turn: Turn) -> None:
        """Take note of how a turn ended: its status, latency, usage and error."""
        ...

    def broke(self, turn: Turn, error: BaseException) -> None:
        """Take note of an error nobody expected, or of a run that could not be ended in order."""
        ...

    def taken_up(self, turn: Turn) -> None:
        """Take note that this process goes on with a turn another one left behind."""
        ...

    def alarmed(self, turn: Turn) -> None:
        """Take note that a turn was held to a safe answer: `turn.safety` tells the danger."""
        ...

    def sweep_failed(self, error: Exception) -> None:
        """Take note that turns left behind could not be looked for."""
        ...
