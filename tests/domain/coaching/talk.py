"""A conversation with the coach, played out in a test."""

from dataclasses import dataclass, field

from domain.accounts.entities import CoachingStyle, Profile, ReplyLength, Settings
from domain.coaching.grow import CoachingPhase, next_phase
from domain.coaching.reply import compose_reply
from domain.turns.engines import CoachContext, Exchange


def a_context(said: str, **changes) -> CoachContext:
    """Make a context for one turn; `changes` replace any of its fields, and those of settings by name."""
    settings = Settings(
        coaching_style=changes.pop("style", CoachingStyle.SUPPORTIVE),
        reply_length=changes.pop("length", ReplyLength.MEDIUM),
    )
    fields = {
        "profile": Profile(display_name="Ana Lima"),
        "settings": settings,
        "phase": CoachingPhase.GOAL,
        "phase_turns": 0,
        "topic": None,
        "summary": None,
        "history": (),
        "language": "en",
    }
    return CoachContext(said=said, **{**fields, **changes})


@dataclass
class Talk:
    """Remembers what was said and moves through the phases as the product does."""

    style: CoachingStyle = CoachingStyle.SUPPORTIVE
    length: ReplyLength = ReplyLength.MEDIUM
    phase: CoachingPhase = CoachingPhase.GOAL
    turns: int = 0
    history: list[Exchange] = field(default_factory=list)
    phases: list[CoachingPhase] = field(default_factory=list)

    def say(self, said: str) -> str:
        """Say something and return the coach's reply."""
        phase = next_phase(self.phase, self.turns, said)
        self.turns = 0 if phase is not self.phase else self.turns
        self.phase = phase
        reply = compose_reply(
            a_context(
                said,
                style=self.style,
                length=self.length,
                phase=phase,
                phase_turns=self.turns,
                history=tuple(self.history),
            )
        )
        self.turns += 1
        self.phases.append(phase)
        self.history.append(Exchange(user=said, coach=reply))
        return reply

    @property
    def replies(self) -> list[str]:
        """All the coach said."""
        return [exchange.coach for exchange in self.history]
