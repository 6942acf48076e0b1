"""What every device of a user learns."""

import asyncio
from contextlib import aclosing

import pytest

from domain.ids import UserId
from tests.domain.accounts.front_door import EMAIL, PASSWORD
from tests.schema.test_events import take
from tests.schema.world import World, codes

EVENTS = """subscription ($after: String) { accountEvents(after: $after) {
  __typename cursor at
  ... on ConversationChanged { change conversation { id title lastMessage { text } messages { totalCount } } }
  ... on UserChanged { user { id hasPassword profile { about } settings { voice } } }
  ... on NodeRemoved { removedId removedType }
} }"""
RENAME = """mutation ($id: ID!) { updateConversation(input: { id: $id, title: "New" }) {
  conversation { title } userErrors { code } } }"""
DELETE = "mutation ($id: ID!) { deleteConversation(id: $id) { deletedId } }"
ABOUT = """mutation { updateProfile(input: { about: "A baker." }) { user { id } } }"""


async def cursor(world: World) -> str:
    return str((await world.data("{ me { eventCursor } }"))["me"]["eventCursor"])


async def test_devices_learn_what_was_begun_changed_and_removed(world: World) -> None:
    after = await cursor(world)
    conversation = await world.begin("Old")
    await world.data(RENAME, id=conversation.id)
    await world.data(ABOUT)
    await world.data(DELETE, id=conversation.id)
    async with aclosing(await world.follow(EVENTS, after=await cursor(world))) as live:
        waiting = asyncio.ensure_future(anext(live))
        other = await world.begin("Other")
        created = await waiting
    *seen, last = await take(await world.follow(EVENTS, after=after), 5)

    assert [(event["__typename"], event.get("change")) for event in seen] == [
        ("ConversationChanged", "CREATED"),
        ("ConversationChanged", "UPDATED"),
        ("UserChanged", None),
        ("NodeRemoved", None),
    ]
    assert seen[2]["user"] == {
        "id": world.ada.user.id,
        "hasPassword": True,
        "profile": {"about": "A baker."},
        "settings": {"voice": "default"},
    }
    assert (seen[3]["removedId"], seen[3]["removedType"]) == (conversation.id, "CONVERSATION")
    assert last["conversation"] == {
        "id": other.id,
        "title": "Other",
        "lastMessage": None,
        "messages": {"totalCount": 0},
    }
    assert created.data == {"accountEvents": last}


async def test_what_was_removed_before_a_replay_is_null(world: World) -> None:
    after = await cursor(world)
    gone = await world.begin("Gone")
    kept = await world.begin("Kept")
    await world.data(DELETE, id=gone.id)

    first, second, third = await take(await world.follow(EVENTS, after=after), 3)

    assert (first["__typename"], first["conversation"]) == ("ConversationChanged", None)
    assert second["conversation"] == {
        "id": kept.id,
        "title": "Kept",
        "lastMessage": None,
        "messages": {"totalCount": 0},
    }
    assert third["removedId"] == gone.id


async def test_an_event_is_delivered_without_reading_a_database(world: World) -> None:
    after = await cursor(world)
    conversation = await world.begin("Sleep")
    await world.data(ABOUT)
    document = """subscription ($after: String) { accountEvents(after: $after) {
      ... on ConversationChanged { conversation { id title status phase topic createdAt updatedAt usage { cost } } }
      ... on UserChanged { user { id email profile { about } } } } }"""
    results = await world.follow(document, after=after)
    async with aclosing(results):
        del world.shelf.conversations.conversations, world.door.users.users
        conversation_changed, user_changed = await anext(results), await anext(results)

    assert conversation_changed.errors is None
    assert conversation_changed.data is not None
    assert conversation_changed.data["accountEvents"]["conversation"]["id"] == conversation.id
    assert user_changed.errors is None


async def test_others_learn_nothing(world: World) -> None:
    after = await cursor(world)
    bob = await world.door.register(email="bob@example.org")
    world.shelf.owner, world.token = bob.user.id, bob.tokens.access_token
    await world.begin("Bob's")
    results = [result async for result in await world.follow(EVENTS, after=after)]

    assert [codes(result) for result in results] == [["EVENT_GAP"]]
    [event] = await take(await world.follow(EVENTS, after=f"{(await cursor(world)).partition('.')[0]}.0"), 1)
    assert event["conversation"]["title"] == "Bob's"  # type: ignore[index]


@pytest.mark.parametrize(
    ("after", "code"), [("", "BAD_USER_INPUT"), ("nonsense", "BAD_USER_INPUT"), ("9.9", "EVENT_GAP")]
)
async def test_a_cursor_that_leads_nowhere_ends_the_operation(world: World, after: str, code: str) -> None:
    results = [result async for result in await world.follow(EVENTS, after=after)]

    assert [codes(result) for result in results] == [[code]]


async def test_nobody_signed_in_follows_nothing(world: World) -> None:
    world.token = "dead"
    results = [result async for result in await world.follow(EVENTS)]

    assert [codes(result) for result in results] == [["UNAUTHENTICATED"]]


async def test_it_ends_with_the_access_token(world: World) -> None:
    after = await cursor(world)
    await world.begin("In time")
    await world.begin("Too late")
    results = await world.follow(EVENTS, after=after)
    async with aclosing(results):
        assert (await anext(results)).errors is None
        world.clock.advance(minutes=20)
        assert codes(await anext(results)) == ["UNAUTHENTICATED"]


async def test_a_log_that_is_away_is_an_error_only_to_those_who_ask_for_it(world: World) -> None:
    world.door.account_log.down = True
    failed = await world.ask("{ me { eventCursor } }")

    assert codes(failed) == ["OVERLOADED"]
    assert (await world.data("{ me { email } }"))["me"]["email"] == "ada@example.org"


class TestReadThenSubscribe:
    """A user's cursor is never ahead of what was read with it."""

    @pytest.fixture
    def racing(self, world: World, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        """Have another device change everything right after the cursor was read; the cursors so read."""
        read_cursor, cursors = world.door.account_log.cursor, list[str]()

        async def read(user_id: UserId) -> str:
            found = await read_cursor(user_id)
            cursors.append(found)
            if len(cursors) == 1:
                await world.begin("Meanwhile")
                await world.data(ABOUT)
            return found

        monkeypatch.setattr(world.door.account_log, "cursor", read)
        return cursors

    @pytest.mark.parametrize(
        "document",
        [
            "{ me { eventCursor profile { about } } conversations { edges { node { title } } } }",
            "{ conversations { edges { node { title } } } me { profile { about } eventCursor } }",
        ],
    )
    async def test_a_list_read_beside_it_holds_what_the_cursor_covers(
        self, world: World, racing: list[str], document: str
    ) -> None:
        data = await world.data(document)

        assert [data["me"]["eventCursor"]] == racing
        assert data["me"]["profile"] == {"about": "A baker."}
        assert data["conversations"]["edges"] == [{"node": {"title": "Meanwhile"}}]

    @pytest.mark.parametrize("through", ["node", "updateSettings", "login"])
    async def test_so_does_a_user_read_in_another_way(self, world: World, racing: list[str], through: str) -> None:
        fields = "eventCursor profile { about }"
        match through:
            case "node":
                query = f"query ($id: ID!) {{ node(id: $id) {{ ... on User {{ {fields} }} }} }}"
                user = (await world.data(query, id=world.ada.user.id))["node"]
            case "updateSettings":
                query = f"mutation {{ updateSettings(input: {{ handsFree: true }}) {{ user {{ {fields} }} }} }}"
                user = (await world.data(query))["updateSettings"]["user"]
            case _:
                query = f"""mutation {{ login(input: {{ email: "{EMAIL}", password: "{PASSWORD}" }}) {{
                  user {{ {fields} }} }} }}"""
                user = (await world.data(query))["login"]["user"]

        assert user == {"eventCursor": racing[0], "profile": {"about": "A baker."}}

    async def test_an_event_that_is_asked_for_cursors_shows_its_object_as_of_them(self, world: World) -> None:
        after = await cursor(world)
        conversation = await world.begin("Old")
        await world.data(RENAME, id=conversation.id)
        await world.data(ABOUT)
        document = """subscription ($after: String) { accountEvents(after: $after) {
          ... on ConversationChanged { conversation { title eventCursor } }
          ... on UserChanged { user { eventCursor profile { about } } } } }"""
        first, _, third = await take(await world.follow(document, after=after), 3)

        moment = await world.shelf.log.moment(conversation.id)
        assert first["conversation"] == {"title": "New", "eventCursor": moment.cursor}
        assert third["user"] == {"eventCursor": await cursor(world), "profile": {"about": "A baker."}}
