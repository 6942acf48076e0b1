"""Conversations reviewed by a hosted model: one call after the turn, counted in the ledger."""

import json

from tests.e2e.hosted import hosted_server
from tests.e2e.server import Stage
from tests.e2e.test_reviews import READ, talked
from tests.fakes.openai_script import Completion, Script

ANSWER = {
    "overview": "You want to sleep.",
    "commitments_so_far": [],
    "open_questions": ["Since when?"],
    "reflective_question": None,
    "insights": [{"message": "m1", "quote": "lie awake", "kind": "OBSTACLE", "text": "Your nights are long."}],
    "new_commitments": [],
    "facts": [],
    "title": "Nights",
    "phase": None,
}


async def test_a_model_takes_the_notes(quiet_stage: Stage) -> None:
    script = Script(chat=[Completion(), Completion(pieces=(json.dumps(ANSWER),), prompt_tokens=1_500, cached_tokens=0)])
    async with hosted_server(quiet_stage, script, reviews_at_once=1, review_model="gpt-4.1-nano") as (server, provider):
        ada = await server.sign_up()
        conversation = await ada.a_conversation(title=None)
        await talked(ada, conversation, "I lie awake at night.")
        read = (await ada.run(READ, id=conversation))["conversation"]
        asked = provider.asked("chat")

    assert (read["title"], read["summary"]["overview"]) == ("Nights", "You want to sleep.")
    assert [(insight["quote"], insight["text"]) for insight in read["insights"]] == [
        ("lie awake", "Your nights are long.")
    ]
    assert [request.body["model"] for request in asked] == ["gpt-4o-mini", "gpt-4.1-nano"]
