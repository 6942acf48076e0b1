"""What the coach knows when it answers: who it talks to, where the coaching stands, and what was heard so far."""

from collections.abc import Callable, Sequence
from itertools import takewhile
from typing import Final

from domain.accounts.entities import User
from domain.coaching.care import turns_since_distress
from domain.coaching.grow import CoachingPhase, next_phase, phase_move
from domain.coaching.questions_heard import marks_of, questions_in
from domain.conversations.entities import Conversation, ConversationSummary
from domain.limits import Limits
from domain.memories.relevance import relevant
from domain.turns.background import NOTHING, Background
from domain.turns.engines import CoachContext, Exchange
from domain.turns.entities import Turn, TurnSource

_EARLIER: Final = 3
"""So many past exchanges say what the conversation is about."""

MOST_MARKS: Final = 400
"""More questions than a coach has are not kept in mind."""

CountTokens = Callable[[str], int]


def rough_tokens(text: str) -> int:
    """Estimate tokens by characters; docs/decisions/0009-token-counts.md has the measurements.

    A token is four letters of English, and about as many hundredths of one as this table says per letter elsewhere.
    """
    if text.isascii():
        return (len(text) + 3) // 4
    return (sum(map(_hundredths, text)) + 99) // 100


def _hundredths(character: str) -> int:
    """Tell what part of a token a character is, by its script: as measured on o200k, in hundredths."""
    if character < "\x80":
        return 25
    if character < "\u0370":  # Latin with accents
        return 70
    if character < "\u2e80":  # Greek, Cyrillic, Hebrew, Arabic, the scripts of India, Thai
        return 37
    return 75  # Chinese, Japanese, Korean


def coach_context(  # noqa: PLR0917 - the order in which they are known
    user: User,
    conversation: Conversation,
    recent: Sequence[Turn],
    said: str,
    language: str | None,
    limits: Limits,
    *,
    background: Background = NOTHING,
    count_tokens: CountTokens = rough_tokens,
) -> CoachContext:
    """Put together what a turn is answered from; `recent` is newest first, as `Turns.recent` gives it.

    `phase` is the one to answer in: keep it with the turn, and as the conversation's once the turn is answered.
    """
    heard = _heard(recent)
    phase_turns = turns_in_phase(conversation.phase, recent)
    looks_back = _looks_back(conversation.phase, recent)
    in_care = turns_since_distress([exchange.user for exchange in heard]) is not None
    move = None if in_care else phase_move(conversation.phase, phase_turns, said, looks_back=looks_back)
    phase = (
        conversation.phase if move is None else next_phase(conversation.phase, phase_turns, said, looks_back=looks_back)
    )
    earlier = [exchange.user for exchange in reversed(heard[-_EARLIER:])]
    about = [said, conversation.topic or "", background.goal or "", *earlier]
    memories = relevant(background.memories, about, limits.memory_token_budget, count_tokens)
    known = (background.goal, background.last_commitment, *memories)
    spent = sum(count_tokens(text or "") for text in known)
    spent += count_tokens(said) + count_tokens(conversation.topic or "")
    left = limits.context_token_budget - spent
    summary, history = None, _newest_within(heard, left, count_tokens)
    if len(history) < len(heard) or conversation.turn_count > len(recent):
        # The summary stands for what is left out; where nothing is, it would say everything twice.
        summary = _summary_text(conversation.summary)
        history = _newest_within(heard, left - count_tokens(summary or ""), count_tokens)
    return CoachContext(
        profile=user.profile,
        settings=user.settings,
        phase=phase,
        phase_turns=phase_turns if phase is conversation.phase else 0,
        move=move,
        asked=questions_asked(recent),
        asked_marks=marks_so_far(recent),
        topic=conversation.topic,
        summary=summary,
        history=history,
        said=said,
        language=language or user.settings.language,
        goal=background.goal,
        last_commitment=background.last_commitment,
        memories=memories,
    )


def opening_context(
    user: User,
    conversation: Conversation,
    background: Background,
    limits: Limits,
    count_tokens: CountTokens = rough_tokens,
) -> CoachContext:
    """Put together what the coach opens a conversation from: first it looks back on a promise, if there is one."""
    about = [conversation.topic or "", background.goal or "", background.last_commitment or ""]
    return CoachContext(
        profile=user.profile,
        settings=user.settings,
        phase=CoachingPhase.GOAL if background.last_commitment is None else CoachingPhase.REVIEW,
        phase_turns=0,
        topic=conversation.topic,
        summary=None,
        history=(),
        said="",
        language=user.settings.language,
        opens=True,
        goal=background.goal,
        last_commitment=background.last_commitment,
        memories=relevant(background.memories, about, limits.memory_token_budget, count_tokens),
    )


def turns_in_phase(phase: CoachingPhase, recent: Sequence[Turn]) -> int:
    """Tell how many of the last turns, newest first, were answered in `phase` without a break.

    The turn with which the coach opened answered nothing.
    """
    return sum(turn.source is not TurnSource.COACH for turn in takewhile(lambda turn: turn.phase is phase, recent))


def questions_asked(recent: Sequence[Turn]) -> tuple[str, ...]:
    """List the questions the user heard, newest first, whatever of the history a prompt has room for."""
    heard = (turn.coach_message.heard for turn in recent if turn.coach_message is not None)
    return tuple(question for text in heard for question in questions_in(text))


def marks_so_far(recent: Sequence[Turn]) -> tuple[int, ...]:
    """Mark all questions the user has heard in a conversation: each turn keeps those from before it."""
    heard = [turn.coach_message.heard for turn in reversed(recent) if turn.coach_message is not None]
    before = recent[-1].asked_before if recent else ()
    return tuple(dict.fromkeys((*before, *marks_of(heard))))[-MOST_MARKS:]


def _looks_back(phase: CoachingPhase, recent: Sequence[Turn]) -> bool:
    """Tell whether a review is the one the coach opened with: no step was agreed since."""
    return phase is CoachingPhase.REVIEW and all(turn.phase in {CoachingPhase.REVIEW, None} for turn in recent)


def _heard(recent: Sequence[Turn]) -> list[Exchange]:
    """Pair what was heard, oldest first; what the coach was not heard to answer joins what was said next."""
    exchanges: list[Exchange] = []
    unanswered = ""
    for turn in reversed(recent):
        user = turn.user_message.heard.strip() if turn.user_message else ""
        coach = turn.coach_message.heard.strip() if turn.coach_message else ""
        user = f"{unanswered}\n{user}".strip()
        if coach:
            exchanges.append(Exchange(user=user, coach=coach))
        unanswered = "" if coach else user
    return exchanges


def _newest_within(exchanges: Sequence[Exchange], budget: int, count_tokens: CountTokens) -> tuple[Exchange, ...]:
    kept: list[Exchange] = []
    for exchange in reversed(exchanges):
        budget -= count_tokens(exchange.user) + count_tokens(exchange.coach)
        if budget < 0:
            break
        kept.append(exchange)
    return tuple(reversed(kept))


def _summary_text(summary: ConversationSummary | None) -> str | None:
    if summary is None:
        return None
    parts = [summary.overview]
    if summary.commitments:
        parts.append("Commitments: " + "; ".join(summary.commitments))
    if summary.open_questions:
        parts.append("Open questions: " + "; ".join(summary.open_questions))
    return "\n".join(part for part in parts if part)
