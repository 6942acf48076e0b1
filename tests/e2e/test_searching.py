"""What was said is found again, spoken or written, in every conversation of one's own."""

from tests.e2e.recordings import browser
from tests.e2e.server import Script, Stage
from tests.fakes.engines import FakeHearing, FakeSpeechToText

SEARCH = """query ($query: String!) { searchMessages(query: $query) {
  edges { node { text role conversation { id } } }
} }"""


async def test_what_was_spoken_and_written_is_found(stage: Stage) -> None:
    async with stage.serve(Script(hears=FakeSpeechToText(FakeHearing(text="My boss yells at everybody.")))) as server:
        ada, ben = await server.sign_up("Ada"), await server.sign_up("Ben")
        first, second = await ada.a_conversation(), await ada.a_conversation()
        await ada.events(first, await ada.say(first, browser().pieces, **browser().input))
        await ada.events(second, await ada.write(second, "I dreamt of my BOSS."))
        found = (await ada.run(SEARCH, query="boss"))["searchMessages"]["edges"]
        elses = (await ben.run(SEARCH, query="boss"))["searchMessages"]["edges"]
        await ada.mutate_by_id("deleteConversation", second)
        left = (await ada.run(SEARCH, query="boss"))["searchMessages"]["edges"]

    assert [edge["node"]["conversation"]["id"] for edge in found] == [second, first]
    assert {edge["node"]["role"] for edge in found} == {"USER"}
    assert elses == []
    assert [edge["node"]["text"] for edge in left] == ["My boss yells at everybody."]
