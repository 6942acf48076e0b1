"""Danger told to a hosted coach: heard by the rules or by the provider's moderation, answered by the server itself."""

import pytest

from tests.e2e.heard import words
from tests.e2e.hosted import hosted_server
from tests.e2e.server import Stage
from tests.fakes.openai_script import Completion, Moderated, Script

SAFETY = """query ($id: ID!) { conversation(id: $id) { turns(last: 1) { edges { node {
  safety { category resources { name phone url } }
} } } } }"""
UNSAFE = Completion(pieces=("Have ", "you ", "tried ", "yoga?"))


@pytest.mark.parametrize(
    ("said", "flagged"), [("I want to kill myself.", ()), ("My birthday will come and go.", ("self-harm/intent",))]
)
async def test_the_models_words_reach_nobody_in_danger(stage: Stage, said: str, flagged: tuple[str, ...]) -> None:
    script = Script(chat=[UNSAFE], moderations=[Moderated(flagged=flagged, delay_ms=30)])
    async with hosted_server(stage, script) as (server, _):
        ada = await server.sign_up()
        conversation = await ada.a_conversation()
        events = await ada.events(conversation, await ada.write(conversation, said, speak=True))
        (edge,) = (await ada.run(SAFETY, id=conversation))["conversation"]["turns"]["edges"]

    kinds = [event["__typename"] for event in events]
    assert kinds.index("SafetyNotice") < kinds.index("ReplyDelta") < kinds.index("AudioChunk")
    assert "yoga" not in words(events)
    assert "glad you told me" in words(events)
    assert edge["node"]["safety"]["category"] == "SELF_HARM"


async def test_an_ordinary_turn_is_the_models(stage: Stage) -> None:
    script = Script(chat=[UNSAFE], moderations=[Moderated(delay_ms=30)])
    async with hosted_server(stage, script) as (server, provider):
        ada = await server.sign_up()
        conversation = await ada.a_conversation()
        events = await ada.events(conversation, await ada.write(conversation, "This deadline is killing me."))

    assert words(events) == "Have you tried yoga?"
    assert "SafetyNotice" not in [event["__typename"] for event in events]
    assert [request.body["input"] for request in provider.asked("moderations")] == ["This deadline is killing me."]
