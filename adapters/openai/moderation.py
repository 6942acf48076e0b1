"""Danger heard by OpenAI's moderation: asked beside the chat model, with what the user said and nothing else.

Its category `violence` is left out: people who tell of violence done to them, and deadlines that kill, have it too.
https://platform.openai.com/docs/guides/moderation
"""

from typing import TYPE_CHECKING, Final

from adapters.openai.failures import provider_failures
from domain.errors import ProviderUnavailable
from domain.safety.entities import SafetyCategory

if TYPE_CHECKING:
    from openai import AsyncOpenAI
    from openai.types.moderation import Categories

_SILENT: Final = "The safety check did not answer."


class OpenAiModeration:
    """Asks the moderation endpoint; a server that has none is asked once."""

    def __init__(self, client: "AsyncOpenAI", model: str) -> None:
        self._client = client
        self._model = model
        self._missing = False

    async def danger(self, said: str) -> SafetyCategory | None:
        """Tell what danger is heard in `said`. Raises ProviderUnavailable or DeadlineExceeded."""
        if self._missing:
            raise ProviderUnavailable(_SILENT, lasting=True)
        try:
            with provider_failures(_SILENT):
                answer = await self._client.moderations.create(model=self._model, input=said)
                return _category(answer.results[0].categories)
        except ProviderUnavailable as error:
            self._missing = error.lasting
            raise


def _category(found: "Categories") -> SafetyCategory | None:
    if found.self_harm or found.self_harm_intent or found.self_harm_instructions:
        return SafetyCategory.SELF_HARM
    if found.sexual_minors:
        return SafetyCategory.ABUSE
    if found.harassment_threatening or found.illicit_violent:
        return SafetyCategory.HARM_TO_OTHERS
    return None
