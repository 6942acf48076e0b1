# ruff: noqa: ANN401, ARG002 - the signatures are LangChain's
"""The built-in coach as a LangChain chat model: no key, no network, no weights."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any, Final, Literal

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.messages.ai import UsageMetadata
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult

from domain.coaching.reply import compose_reply
from domain.turns.context import rough_tokens
from domain.turns.engines import CoachContext

_WORDS_A_PIECE: Final = 2


class LocalCoach(BaseChatModel):
    """Answers from the coaching state, which comes as the call argument `context`; the messages are only counted.

    Use it as any chat model: `coach.astream(messages, context=context)`. Raises ValueError without a context.
    """

    @property
    def _llm_type(self) -> Literal["local-coach"]:
        return "local-coach"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        reply = compose_reply(_context_of(kwargs))
        message = AIMessage(reply, usage_metadata=_usage(messages, reply))
        return ChatResult(generations=[ChatGeneration(message=message)])

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        # Milliseconds of work: a thread would cost more than it saves.
        return self._generate(messages, stop, **kwargs)

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        reply = compose_reply(_context_of(kwargs))
        for piece in pieces(reply):
            yield ChatGenerationChunk(message=AIMessageChunk(content=piece))
        end = AIMessageChunk(content="", usage_metadata=_usage(messages, reply), chunk_position="last")
        yield ChatGenerationChunk(message=end)

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> AsyncIterator[ChatGenerationChunk]:
        for chunk in self._stream(messages, stop, **kwargs):
            yield chunk
            # Words arrive as from a hosted model, one at a time: others get their turn, an interruption its chance.
            await asyncio.sleep(0)


def pieces(reply: str) -> Iterator[str]:
    """Cut a reply into a few words at a time; put end to end they are the reply."""
    words = reply.split(" ")
    for at in range(0, len(words), _WORDS_A_PIECE):
        last = at + _WORDS_A_PIECE >= len(words)
        yield " ".join(words[at : at + _WORDS_A_PIECE]) + ("" if last else " ")


def _context_of(arguments: dict[str, Any]) -> CoachContext:
    context = arguments.get("context")
    if not isinstance(context, CoachContext):
        raise ValueError("LocalCoach needs the coaching state: astream(messages, context=CoachContext(...))")  # noqa: TRY004
    return context


def _usage(messages: list[BaseMessage], reply: str) -> UsageMetadata:
    asked = sum(rough_tokens(message.text) for message in messages)
    answered = rough_tokens(reply)
    return UsageMetadata(input_tokens=asked, output_tokens=answered, total_tokens=asked + answered)
