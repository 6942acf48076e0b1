"""Any LangChain chat model as the domain's ChatModel."""

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import TYPE_CHECKING, Final, cast

import structlog

from adapters.chat.prompt import prompt_messages
from domain.errors import CoachError, ContentBlocked, DeadlineExceeded, ProviderUnavailable
from domain.turns.engines import CoachContext, ReplyPiece
from domain.turns.entities import Usage

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessageChunk
    from langchain_core.messages.ai import UsageMetadata

_REFUSED: Final = "The coach would not answer this. You can say it in other words."

_log = structlog.get_logger(__name__)


def unavailable(error: Exception) -> CoachError:
    """Make the error for a model that failed; `error` is the vendor's."""
    if isinstance(error, TimeoutError):
        return DeadlineExceeded("The coach took too long to answer.")
    # The vendor's message may quote the prompt: its kind is all that is safe to log.
    _log.warning("chat_model_failed", error=type(error).__name__)
    return ProviderUnavailable("The coach cannot answer right now.")


class LangChainChat:
    """Streams a model's answer to a context."""

    def __init__(
        self,
        model: "BaseChatModel",
        *,
        gives_context: bool = False,
        failure: Callable[[Exception], CoachError] = unavailable,
        tells_its_end: bool = False,
    ) -> None:
        """Wrap a model.

        `gives_context`: it takes the coaching state as an argument. `failure` names its vendor's exceptions.
        `tells_its_end`: it says why it stopped, so a stream without that was cut.
        """
        prepare_langchain()
        self._model = model
        self._gives_context = gives_context
        self._failure = failure
        self._tells_its_end = tells_its_end

    async def reply(self, context: CoachContext) -> AsyncGenerator[ReplyPiece, None]:
        """Yield the reply piece by piece, and what it cost.

        Raises ProviderUnavailable when the model fails, says nothing or is cut off in the middle, ContentBlocked when
        it refuses, DeadlineExceeded when it timed out.
        """
        spoke = False
        ended = not self._tells_its_end
        try:
            async with aclosing(self._stream(context)) as chunks:
                async for chunk in chunks:
                    _check_for_refusal(chunk)
                    ended = ended or "finish_reason" in chunk.response_metadata
                    # LangChain has a string type of its own, which encoders do not know.
                    piece = ReplyPiece(text=str(chunk.text), usage=usage_of(chunk.usage_metadata))
                    if piece.text or piece.usage != Usage():
                        spoke = spoke or bool(piece.text.strip())
                        yield piece
        except CoachError:
            raise
        except Exception as error:
            raise self._failure(error) from error
        if not spoke or not ended:
            raise ProviderUnavailable("The coach had no answer.")

    def _stream(self, context: CoachContext) -> "AsyncGenerator[AIMessageChunk, None]":
        messages = prompt_messages(context)
        stream = (
            self._model.astream(messages, context=context) if self._gives_context else self._model.astream(messages)
        )
        return cast("AsyncGenerator[AIMessageChunk, None]", stream)


def open_local_chat() -> LangChainChat:
    """Open the built-in coach. The first call imports LangChain, most of a second: make it before serving."""
    from adapters.chat.local_coach import LocalCoach

    return LangChainChat(LocalCoach(), gives_context=True)


def prepare_langchain() -> None:
    """Import what LangChain defers to its first call, and keep LangSmith from sending what people say anywhere.

    The switch overrides LANGSMITH_TRACING and LANGCHAIN_TRACING_V2.
    """
    import langchain_core.tracers.context
    import langchain_core.tracers.langchain
    import langchain_core.tracers.stdout  # noqa: F401 - loaded here so that no turn waits for it
    from langsmith import configure

    configure(enabled=False)


def _check_for_refusal(chunk: "AIMessageChunk") -> None:
    """Raise ContentBlocked when the model, or a filter before or behind it, would not answer."""
    if chunk.additional_kwargs.get("refusal") or chunk.response_metadata.get("finish_reason") == "content_filter":
        raise ContentBlocked(_REFUSED)


def usage_of(metadata: "UsageMetadata | None") -> Usage:
    """Read what a provider says a call consumed."""
    if metadata is None:
        return Usage()
    cached = metadata.get("input_token_details", {}).get("cache_read", 0)
    return Usage(
        prompt_tokens=metadata["input_tokens"],
        cached_prompt_tokens=cached,
        completion_tokens=metadata["output_tokens"],
    )
