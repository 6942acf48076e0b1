"""The conversation by a hosted model, through LangChain."""

from typing import TYPE_CHECKING, Final

from adapters.chat.langchain_chat import LangChainChat
from adapters.openai.failures import as_coach_error

if TYPE_CHECKING:
    from openai import AsyncOpenAI

    from domain.errors import CoachError

UNANSWERED: Final = "The coach cannot answer right now."


def open_openai_chat(client: "AsyncOpenAI", model: str, *, max_tokens: int, temperature: float | None) -> LangChainChat:
    """Open the model. The first call imports langchain-openai, more than a second: make it before serving."""
    from adapters.openai.chat_model import hosted_chat_model

    return LangChainChat(
        hosted_chat_model(client, model, max_tokens=max_tokens, temperature=temperature),
        failure=_failure,
        tells_its_end=True,
    )


def _failure(error: Exception) -> "CoachError":
    return as_coach_error(error, UNANSWERED)
