"""What a review reads and what it finds, and the port of those who can do one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.accounts.entities import Profile
from domain.coaching.grow import CoachingPhase
from domain.conversations.entities import ConversationSummary, InsightKind
from domain.ids import MessageId, TurnId
from domain.turns.entities import Turn, Usage


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A message of the user's."""

    message_id: MessageId
    text: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardTurn:
    """A turn as it was heard; `coach` is empty where nothing of the reply was."""

    id: TurnId
    user: Said | None
    coach: str


def heard(turn: Turn) -> HeardTurn:
    """Leave out of a turn what nobody heard."""
    user, coach = turn.user_message, turn.coach_message
    return HeardTurn(
        id=turn.id,
        user=Said(message_id=user.id, text=user.heard, at=user.created_at) if user and user.heard.strip() else None,
        coach=coach.heard.strip() if coach else "",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewInput:
    """The new `turns` of a conversation, oldest first, and what is known from before them.

    `before` are the last turns that were reviewed already, `agreed` the steps written down already, `remembered` what
    is remembered of the user.
    """

    profile: Profile
    language: str
    phase: CoachingPhase
    topic: str | None
    summary: ConversationSummary | None
    before: tuple[HeardTurn, ...]
    turns: tuple[HeardTurn, ...]
    wants_title: bool
    wants_facts: bool
    agreed: tuple[str, ...] = ()
    remembered: tuple[str, ...] = ()

    @property
    def said(self) -> tuple[Said, ...]:
        """What the user said in the new turns."""
        return tuple(turn.user for turn in self.turns if turn.user is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryDraft:
    """The summary of the conversation up to its newest turn; the newest commitments and questions come last."""

    overview: str
    commitments: tuple[str, ...] = ()
    open_questions: tuple[str, ...] = ()
    reflective_question: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where something was said: `quote` stands word for word in the message."""

    message_id: MessageId
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding(Evidence):
    """What it comes to, in the reviewer's words."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Noticed(Finding):
    """Something about the user, for an insight."""

    kind: InsightKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment(Finding):
    """Something the user will do; `due` is when, in English words or as an ISO 8601 date or local time."""

    due: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact(Finding):
    """Something to remember beyond this conversation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment(Evidence):
    """Where the coaching stands, and what shows it."""

    phase: CoachingPhase


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What was found; nothing in it has been checked yet."""

    summary: SummaryDraft | None = None
    insights: tuple[Noticed, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    facts: tuple[Fact, ...] = ()
    title: str | None = None
    assessment: Assessment | None = None
    usage: Usage = Usage()


class Reviewer(Protocol):
    """Reads what was heard."""

    async def review(self, given: ReviewInput) -> Review:
        """Review the new turns in one go. Raises ProviderUnavailable, ContentBlocked or DeadlineExceeded."""
        ...
