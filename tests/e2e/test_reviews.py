"""What is taken along from a conversation: talk, and see it summed up, by whichever server is there."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.e2e.client import Payload, User
from tests.e2e.server import Script, Stage
from tests.e2e.test_account_events import here, on
from tests.fakes.engines import FakeChatModel, FakeReply

READ = """query ($id: ID!) { conversation(id: $id) {
  title
  summary { overview commitments openQuestions reflectiveQuestion updatedAt }
  insights { id kind text quote message { text role } }
} }"""
EVENTS = """subscription ($after: String) { accountEvents(after: $after) {
  __typename cursor ... on ConversationChanged { conversation { title summary { updatedAt } } }
} }"""
ACCEPT = """mutation ($id: ID!) {
  updateActionItem(input: { id: $id, status: OPEN }) { userErrors { code } }
}"""
MEMORIES = "{ memories { totalCount edges { node { id text message { text } } } } }"
ITEMS = "{ actionItems(filter: { statuses: [SUGGESTED, OPEN] }) { edges { node { id text status } } } }"
NEW_YORK = ZoneInfo("America/New_York")
COACH = Script(thinks=FakeChatModel(FakeReply(pieces=("What would ", "help you?"))))


async def test_what_was_said_is_summed_up(quiet_stage: Stage) -> None:
    async with quiet_stage.serve(COACH, reviews_at_once=4) as server:
        ada = await server.sign_up()
        conversation = await ada.a_conversation(title=None)
        for text in (
            "I want to sleep better, but I always work until midnight.",
            "Being rested is really important to me. I'll switch off my phone at ten on Monday.",
        ):
            await talked(ada, conversation, text)
        read = (await ada.run(READ, id=conversation))["conversation"]

    assert read["title"] == "Sleep better"
    assert read["summary"]["overview"].startswith("You want to sleep better.")
    assert read["summary"]["commitments"] == ["Switch off your phone at ten on Monday."]
    assert read["summary"]["openQuestions"] == ["What would help you?"]
    assert {insight["kind"] for insight in read["insights"]} == {"PATTERN", "VALUE", "COMMITMENT"}
    for insight in read["insights"]:
        assert insight["quote"] in insight["message"]["text"]
        assert insight["message"]["role"] == "USER"


async def test_a_turn_whose_server_died_before_the_review_is_reviewed_by_another(quiet_stage: Stage) -> None:
    async with quiet_stage.serve(COACH) as dies:
        ada = await dies.sign_up()
        conversation = await ada.a_conversation(title=None)
        await ada.events(conversation, await ada.write(conversation, "I want to learn Italian."))
        after = await here(ada)
    async with quiet_stage.serve(COACH, reviews_at_once=1) as other:
        await reviewed(on(other, ada), after)
        read = (await on(other, ada).run(READ, id=conversation))["conversation"]

    assert read["title"] == "Learn Italian"


async def test_a_commitment_is_proposed_and_taken_on(quiet_stage: Stage) -> None:
    async with quiet_stage.serve(COACH, reviews_at_once=4) as server:
        ada = await server.sign_up()
        await ada.mutate("updateProfile", timezone="America/New_York")
        conversation = await ada.a_conversation()
        sent = await ada.write(conversation, "Okay. I'll call my sister tomorrow evening.")
        async with ada.following(conversation, sent["cursor"]) as stream:
            suggested = (await stream.until("ActionItemSuggested"))[-1]
        item = suggested["actionItem"]
        taken = await ada.run(ACCEPT, id=item["id"])
        await talked(ada, conversation, "I'll call my sister tomorrow evening, as I said.")
        listed = (await ada.run(ITEMS))["actionItems"]["edges"]

    assert suggested["turnId"] == sent["turn"]["id"]
    assert (item["text"], item["status"]) == ("Call my sister", "SUGGESTED")
    assert item["suggestedFrom"]["text"] == "Okay. I'll call my sister tomorrow evening."
    assert item["createdIn"]["id"] == conversation
    now = datetime.fromisoformat(suggested["at"])
    due = datetime.fromisoformat(item["dueAt"]).astimezone(NEW_YORK)
    assert (due.date() - now.astimezone(NEW_YORK).date(), due.hour) == (timedelta(days=1), 22)
    assert taken["updateActionItem"]["userErrors"] == []
    assert [(edge["node"]["id"], edge["node"]["status"]) for edge in listed] == [(item["id"], "OPEN")]


async def test_what_was_told_once_is_known_in_the_next_conversation_until_it_is_forgotten(quiet_stage: Stage) -> None:
    thinks = FakeChatModel(FakeReply(pieces=("What would ", "help you?")))
    async with quiet_stage.serve(Script(thinks=thinks), reviews_at_once=4) as server:
        ada = await server.sign_up()
        await talked(ada, await ada.a_conversation(), "I work as a nurse. I'll call my boss on Monday.")
        await ada.events(other := await ada.a_conversation(), await ada.write(other, "I am so tired."))
        [edge] = (await ada.run(MEMORIES))["memories"]["edges"]
        await ada.run("mutation ($id: ID!) { forgetMemory(id: $id) { deletedId } }", id=edge["node"]["id"])
        await ada.events(third := await ada.a_conversation(), await ada.write(third, "I am so tired."))

    assert edge["node"]["message"]["text"].startswith("I work as a nurse.")
    told, again = thinks.contexts[1:]
    assert (told.memories, told.last_commitment) == (("You work as a nurse.",), "Call your boss on Monday.")
    assert (again.memories, again.last_commitment) == ((), "Call your boss on Monday.")


async def talked(user: User, conversation: str, text: str) -> Payload:
    """Write a message, and wait until its turn is over and reviewed."""
    before = (await user.run(READ, id=conversation))["conversation"]["summary"]
    after = await here(user)
    sent = await user.write(conversation, text)
    await user.events(conversation, sent)
    await reviewed(user, after, before)
    return sent


async def reviewed(user: User, after: str, before: Payload | None = None) -> None:
    """Wait for the news that follow a review: they come with another summary than `before`."""
    async with user.socket() as socket:
        stream = await socket.begin(EVENTS, after=after)
        while True:
            event = await stream.next()
            summary = event.get("conversation", {}).get("summary")
            if summary and (before is None or summary["updatedAt"] != before["updatedAt"]):
                return
