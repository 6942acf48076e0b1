"""Reviews by a hosted model."""

from typing import TYPE_CHECKING

from adapters.chat.langchain_reviewer import UNREVIEWED, LangChainReviewer
from adapters.openai.failures import as_coach_error

if TYPE_CHECKING:
    from openai import AsyncOpenAI

    from domain.errors import CoachError


def open_openai_reviewer(client: "AsyncOpenAI", model: str, *, max_tokens: int) -> LangChainReviewer:
    """Open the model; its answer is held to a schema by the provider."""
    from adapters.openai.chat_model import hosted_chat_model

    return LangChainReviewer(hosted_chat_model(client, model, max_tokens=max_tokens), _failure)


def _failure(error: Exception) -> "CoachError":
    return as_coach_error(error, UNREVIEWED)
