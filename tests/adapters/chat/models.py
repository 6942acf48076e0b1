"""A LangChain model that follows a script, to see what the adapter makes of it."""

from collections.abc import AsyncIterator
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from pydantic import Field


class ScriptedModel(BaseChatModel):
    """Streams its chunks, then raises its error; `asked` holds what it was given, `closed` whether it was ended."""

    chunks: list[AIMessageChunk]
    error: Exception | None = None
    asked: list[list[BaseMessage]] = Field(default_factory=list)
    closed: list[bool] = Field(default_factory=list)

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _generate(self, messages: list[BaseMessage], *_: Any, **__: Any) -> ChatResult:
        raise NotImplementedError

    async def _astream(self, messages: list[BaseMessage], *_: Any, **__: Any) -> AsyncIterator[ChatGenerationChunk]:
        self.asked.append(messages)
        try:
            for chunk in self.chunks:
                yield ChatGenerationChunk(message=chunk.model_copy())
            if self.error is not None:
                raise self.error
        finally:
            self.closed.append(True)
