"""The safety check by the moderation endpoint, against a scripted server."""

import pytest

from adapters.openai.moderation import OpenAiModeration
from domain.errors import ProviderUnavailable
from domain.safety.entities import SafetyCategory
from tests.adapters.openai.conftest import Open
from tests.fakes.openai_script import Fault, Moderated, Script

MODEL = "omni-moderation-latest"


@pytest.mark.parametrize(
    ("flagged", "expected"),
    [
        ((), None),
        (("self-harm/intent",), SafetyCategory.SELF_HARM),
        (("harassment/threatening", "violence"), SafetyCategory.HARM_TO_OTHERS),
        (("sexual/minors", "sexual"), SafetyCategory.ABUSE),
        (("violence",), None),
        (("hate",), None),
    ],
)
async def test_categories_are_dangers_of_ours(
    provider: Open, flagged: tuple[str, ...], expected: SafetyCategory | None
) -> None:
    async with provider(Script(moderations=[Moderated(flagged=flagged)])) as (client, server):
        assert await OpenAiModeration(client, MODEL).danger("I can't any more.") is expected

    (asked,) = server.asked("moderations")
    assert asked.body == {"model": MODEL, "input": "I can't any more."}


async def test_a_failure_is_ours_and_the_next_turn_asks_again(provider: Open) -> None:
    async with provider(Script(moderations=[Fault(status=503), Moderated()])) as (client, _):
        check = OpenAiModeration(client, MODEL)
        with pytest.raises(ProviderUnavailable):
            await check.danger("Hello")
        assert await check.danger("Hello") is None


async def test_a_server_that_has_no_moderation_is_asked_once(provider: Open) -> None:
    async with provider(Script(moderations=[Fault(status=404)])) as (client, server):
        check = OpenAiModeration(client, MODEL)
        for _ in range(3):
            with pytest.raises(ProviderUnavailable):
                await check.danger("Hello")

    assert len(server.asked("moderations")) == 1
