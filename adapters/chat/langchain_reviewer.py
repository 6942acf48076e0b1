"""Any LangChain chat model that answers by a schema, as the domain's Reviewer."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, cast

import structlog

from adapters.chat.langchain_chat import prepare_langchain, usage_of
from adapters.chat.review_answer import Quoted, ReviewAnswer
from adapters.chat.review_prompt import labels, review_messages
from domain.coaching.grow import CoachingPhase
from domain.conversations.entities import InsightKind
from domain.errors import CoachError, ContentBlocked, DeadlineExceeded, ProviderUnavailable
from domain.ids import MessageId
from domain.reviewing.review import Assessment, Commitment, Fact, Noticed, Review, ReviewInput, SummaryDraft
from domain.turns.entities import Usage

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessage

UNREVIEWED = "The conversation cannot be reviewed right now."
NOWHERE = MessageId("")
_log = structlog.get_logger(__name__)


def plain_failure(error: Exception) -> CoachError:
    """Turn an exception of an unknown vendor into ours."""
    # The vendor's message may quote the prompt: its kind is all that is safe to log.
    _log.warning("review_model_failed", error=type(error).__name__)
    return DeadlineExceeded(UNREVIEWED) if isinstance(error, TimeoutError) else ProviderUnavailable(UNREVIEWED)


class LangChainReviewer:
    """Asks a model once for everything. `failure` turns its vendor's exceptions into ours."""

    def __init__(self, model: "BaseChatModel", failure: Callable[[Exception], CoachError] = plain_failure) -> None:
        prepare_langchain()
        self._asked = model.with_structured_output(ReviewAnswer, include_raw=True)
        self._failure = failure

    async def review(self, given: ReviewInput) -> Review:
        """Review the new turns. Raises ProviderUnavailable, ContentBlocked, DeadlineExceeded."""
        try:
            answer = cast("Mapping[str, object]", await self._asked.ainvoke(review_messages(given)))
        except CoachError:
            raise
        except Exception as error:
            raise self._failure(error) from error
        raw = cast("AIMessage", answer["raw"])
        if raw.additional_kwargs.get("refusal"):
            raise ContentBlocked(UNREVIEWED)
        parsed = answer["parsed"]
        if not isinstance(parsed, ReviewAnswer):
            raise ProviderUnavailable(UNREVIEWED)
        return _review(parsed, labels(given), usage_of(raw.usage_metadata))


def _review(answer: ReviewAnswer, messages: Mapping[str, MessageId], usage: Usage) -> Review:
    def of(quoted: Quoted) -> MessageId:
        return messages.get(quoted.message.strip(), NOWHERE)

    return Review(
        summary=SummaryDraft(
            overview=answer.overview,
            commitments=tuple(answer.commitments_so_far),
            open_questions=tuple(answer.open_questions),
            reflective_question=answer.reflective_question,
        ),
        insights=tuple(
            Noticed(message_id=of(found), quote=found.quote, text=found.text, kind=InsightKind(found.kind))
            for found in answer.insights
        ),
        commitments=tuple(
            Commitment(message_id=of(found), quote=found.quote, text=found.text, due=found.due)
            for found in answer.new_commitments
        ),
        facts=tuple(Fact(message_id=of(found), quote=found.quote, text=found.text) for found in answer.facts),
        title=answer.title,
        assessment=None
        if answer.phase is None
        else Assessment(message_id=of(answer.phase), quote=answer.phase.quote, phase=CoachingPhase(answer.phase.phase)),
        usage=usage,
    )
