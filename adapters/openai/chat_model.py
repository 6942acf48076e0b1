"""The hosted chat model as LangChain knows it. Imported only where it is used: it takes a second and 50 MB."""

from typing import TYPE_CHECKING, Any

from langchain_core.messages import AIMessageChunk
from langchain_core.outputs import ChatGenerationChunk
from langchain_openai import ChatOpenAI
from pydantic import SecretStr

from adapters.openai.client import NO_KEY

if TYPE_CHECKING:
    from openai import AsyncOpenAI


class HostedChatModel(ChatOpenAI):
    """ChatOpenAI that does not lose a refusal when it is streamed: it is in `additional_kwargs`, as it is otherwise."""

    def _convert_chunk_to_generation_chunk(
        self, chunk: dict[str, Any], default_chunk_class: type, base_generation_info: dict[str, Any] | None
    ) -> ChatGenerationChunk | None:
        made = super()._convert_chunk_to_generation_chunk(chunk, default_chunk_class, base_generation_info)
        choices = chunk.get("choices") or ()
        refusal = (choices[0].get("delta") or {}).get("refusal") if choices else None
        if made is not None and refusal and isinstance(made.message, AIMessageChunk):
            made.message.additional_kwargs["refusal"] = refusal
        return made


def hosted_chat_model(
    client: "AsyncOpenAI",
    model: str,
    *,
    max_tokens: int,
    temperature: float | None = None,
) -> HostedChatModel:
    """Make a model that asks through `client`'s connections, streams with usage, and never tries again by itself."""
    return HostedChatModel(
        model=model,
        # The clients are given: a key of its own would be read from the environment.
        api_key=SecretStr(NO_KEY),
        async_client=client.chat.completions,
        root_async_client=client,
        max_retries=0,
        stream_usage=True,
        stream_chunk_timeout=None,
        use_responses_api=False,
        max_completion_tokens=max_tokens,
        temperature=temperature,
    )
