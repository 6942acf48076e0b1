"""From a checked review to what is stored of it."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from domain.coaching.grow import CoachingPhase
from domain.conversations.entities import Conversation, ConversationSummary, Insight
from domain.ids import MessageId, insight_id
from domain.reviewing.ports import Reviewed
from domain.reviewing.review import Noticed, Review, ReviewInput


def outcome(
    review: Review, given: ReviewInput, conversation: Conversation, max_insights: int, now: datetime
) -> Reviewed:
    """Bring a conversation up to a review.

    What was noticed in the same messages by an earlier review of them is replaced.
    """
    read = {said.message_id for said in given.said}
    return Reviewed(
        summary=_summary(review, now) or conversation.summary,
        insights=_insights(conversation.insights, review.insights, read)[-max_insights:],
        title=review.title,
        phase=_phase(review, conversation.phase),
    )


def unchanged(conversation: Conversation) -> Reviewed:
    """Leave a conversation as it is: there was nothing to read."""
    return Reviewed(summary=conversation.summary, insights=conversation.insights)


def changes(reviewed: Reviewed, conversation: Conversation) -> bool:
    """Tell whether anything is another than before."""
    same = (reviewed.insights, reviewed.title, reviewed.phase) == (conversation.insights, None, None)
    return not (same and reviewed.summary == conversation.summary)


def _summary(review: Review, now: datetime) -> ConversationSummary | None:
    draft = review.summary
    if draft is None:
        return None
    return ConversationSummary(
        overview=draft.overview,
        commitments=draft.commitments,
        open_questions=draft.open_questions,
        reflective_question=draft.reflective_question,
        updated_at=now,
    )


def _insights(kept: Iterable[Insight], noticed: Sequence[Noticed], read: set[MessageId]) -> tuple[Insight, ...]:
    earlier = [insight for insight in kept if insight.message_id not in read]
    new = [
        Insight(
            id=insight_id(found.message_id, found.kind.value, found.quote),
            kind=found.kind,
            text=found.text,
            message_id=found.message_id,
            quote=found.quote,
        )
        for found in noticed
    ]
    return (*earlier, *new)


def _phase(review: Review, current: CoachingPhase) -> CoachingPhase | None:
    if review.assessment is None or review.assessment.phase is current:
        return None
    return review.assessment.phase
