"""Conversations as clients read and change them."""

from typing import Any

import pytest

from domain.ids import ConversationId
from domain.turns.entities import Turn, TurnStatus
from domain.turns.events import ReplyDelta, TurnCompleted
from domain.turns.ports import Moment
from tests.builders import AT, a_turn
from tests.schema.world import World, codes

READ = """query ($id: ID!) {
  conversation(id: $id) {
    eventCursor activeTurn { id status } lastMessage { text }
    turns { edges { node { id status } } } messages { edges { node { text } } }
  }
}"""


async def test_a_conversation_is_begun_changed_and_deleted(world: World) -> None:
    begun = await world.data(
        """mutation { createConversation(input: { title: "Work", topic: "My boss" }) {
          conversation { id title topic }
        } }"""
    )
    made = begun["createConversation"]["conversation"]["id"]
    changed = await world.data(
        """mutation ($id: ID!) { updateConversation(input: { id: $id, topic: null, status: ARCHIVED }) {
          conversation { title topic status phase summary { overview } usage { cost } createdAt }
        } }""",
        id=made,
    )
    deleted = await world.data("mutation ($id: ID!) { deleteConversation(id: $id) { deletedId } }", id=made)

    assert changed["updateConversation"]["conversation"] == {
        "title": "Work",
        "topic": None,
        "status": "ARCHIVED",
        "phase": "GOAL",
        "summary": None,
        "usage": {"cost": 0},
        "createdAt": "2026-01-05T09:00:00.000Z",
    }
    assert deleted == {"deleteConversation": {"deletedId": made}}
    assert await world.data("query ($id: ID!) { conversation(id: $id) { id } }", id=made) == {"conversation": None}


async def test_what_a_form_has_to_show_comes_as_user_errors(world: World) -> None:
    conversation = await world.begin()
    data = await world.data(
        """mutation ($id: ID!, $long: String!) {
          long: createConversation(input: { title: $long }) { conversation { id } userErrors { code message path } }
          empty: updateConversation(input: { id: $id, title: null }) { conversation { id } userErrors { code path } }
          gone: deleteConversation(id: "conv_x") { deletedId userErrors { code path } }
        }""",
        id=conversation.id,
        long="x" * 201,
    )

    assert data["long"]["conversation"] is None
    assert [(e["code"], e["path"]) for e in data["long"]["userErrors"]] == [("TOO_LONG", ["input", "title"])]
    assert data["empty"] == {"conversation": None, "userErrors": [{"code": "REQUIRED", "path": ["input", "title"]}]}
    assert data["gone"] == {"deletedId": None, "userErrors": [{"code": "NOT_FOUND", "path": ["id"]}]}


async def test_an_idempotency_key_used_for_something_else_is_a_conflict(world: World) -> None:
    mutation = """mutation ($title: String!) {
      createConversation(input: { title: $title, idempotencyKey: "k" }) { conversation { id } }
    }"""
    first, again = [await world.data(mutation, title="Work") for _ in range(2)]
    other = await world.ask(mutation, {"title": "Home"})

    assert first == again
    assert codes(other) == ["CONFLICT"]
    assert other.data == {"createConversation": None}


async def test_a_list_is_paged_in_both_directions(world: World) -> None:
    for title in ("one", "two", "three"):
        await world.begin(title)
    page = """query ($first: Int, $after: String, $last: Int, $before: String) {
      conversations(first: $first, after: $after, last: $last, before: $before) {
        totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { id title } }
      }
    }"""

    newest = (await world.data(page, first=2))["conversations"]
    older = (await world.data(page, first=2, after=newest["pageInfo"]["endCursor"]))["conversations"]
    back = (await world.data(page, last=1, before=older["pageInfo"]["startCursor"]))["conversations"]

    assert [edge["node"]["title"] for edge in newest["edges"]] == ["three", "two"]
    assert newest["pageInfo"]["hasNextPage"]
    assert not newest["pageInfo"]["hasPreviousPage"]
    assert newest["totalCount"] == 3
    assert [edge["node"]["title"] for edge in older["edges"]] == ["one"]
    assert older["edges"][0]["cursor"] == older["pageInfo"]["endCursor"]
    assert [edge["node"]["title"] for edge in back["edges"]] == ["two"]


async def test_a_list_can_be_narrowed(world: World) -> None:
    await world.begin("Work")
    home = await world.begin("Home")
    await world.data(
        "mutation ($id: ID!) { updateConversation(input: { id: $id, status: ARCHIVED }) { userErrors { code } } }",
        id=home.id,
    )
    query = "query ($f: ConversationFilter) { conversations(filter: $f) { edges { node { title } } } }"

    async def titles(which: object) -> list[str]:
        found = await world.data(query, f=which)
        return [edge["node"]["title"] for edge in found["conversations"]["edges"]]

    assert await titles(None) == ["Work"]
    assert await titles({"statuses": ["ARCHIVED"]}) == ["Home"]
    assert await titles({"statuses": None, "titleContains": "wor"}) == ["Work"]
    assert await titles({"statuses": []}) == []


@pytest.mark.parametrize(
    "arguments",
    ["first: -1", "first: 0", "first: 10000000", "last: 101", 'after: ""', 'after: "nonsense"', "first: 1, last: 1"],
)
@pytest.mark.parametrize("field", ["conversations", "messages", "turns"])
async def test_bad_page_arguments_are_bad_input(world: World, arguments: str, field: str) -> None:
    conversation = await world.begin()
    connection = f"{field}({arguments}) {{ totalCount }}"
    if field != "conversations":
        connection = f'conversation(id: "{conversation.id}") {{ {connection} }}'

    assert codes(await world.ask(f"{{ {connection} }}")) == ["BAD_USER_INPUT"]


async def test_messages_lead_back_to_where_they_were_said(world: World) -> None:
    conversation = await world.begin()
    turn = await world.shelf.say(conversation)
    data = await world.data(
        """query ($id: ID!) { conversation(id: $id) { lastMessage {
          role text heardText createdAt turn { id source status conversation { id } } conversation { id title }
        } } }""",
        id=conversation.id,
    )

    message = data["conversation"]["lastMessage"]
    assert (message["role"], message["heardText"]) == ("COACH", None)
    assert message["turn"] == {
        "id": turn.id,
        "source": "TEXT",
        "status": "COMPLETED",
        "conversation": {"id": conversation.id},
    }
    assert message["conversation"] == {"id": conversation.id, "title": "Sleeping better"}


class TestReadThenSubscribe:
    """The cursor of a read is never ahead of what was read with it."""

    async def test_the_turn_in_progress_is_as_of_the_cursor(self, world: World) -> None:
        conversation = await world.begin()
        turn = a_turn(conversation, TurnStatus.RESPONDING)
        await world.shelf.turns.add(turn)
        fence, _ = await world.shelf.log.open_turn(turn)
        delta = ReplyDelta(conversation_id=conversation.id, turn_id=turn.id, at=AT, text="Tell")
        await world.shelf.log.append(turn, [delta], fence=fence)

        data = await world.data(READ, id=conversation.id)

        [said] = world.shelf.log.events(conversation.id)
        assert data["conversation"]["eventCursor"] == said.cursor
        assert data["conversation"]["activeTurn"] == {"id": turn.id, "status": "RESPONDING"}

    @pytest.mark.parametrize("through", ["conversation", "conversations", "node", "update"])
    async def test_what_ends_during_the_read_is_read_or_still_to_come(
        self, world: World, monkeypatch: pytest.MonkeyPatch, through: str
    ) -> None:
        """A turn that ends right after the moment was read shows in the history, or after the cursor, or in both."""
        conversation = await world.begin()
        read_moment = world.shelf.log.moment
        moments: list[str] = []

        async def moment(conversation_id: ConversationId) -> Moment:
            found = await read_moment(conversation_id)
            moments.append(found.cursor)
            turn = await world.shelf.say(conversation)
            await world.tell(turn, self.completed(turn))
            return found

        monkeypatch.setattr(world.shelf.log, "moment", moment)
        read = await self.read(world, through, conversation.id)

        assert len(moments) == 1
        assert read["eventCursor"] == moments[0]
        assert len(read["turns"]["edges"]) == 1
        assert len(read["messages"]["edges"]) == 2
        assert read["lastMessage"] is not None

    async def test_a_read_without_a_cursor_reads_no_moment(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        conversation = await world.begin()
        monkeypatch.delattr(type(world.shelf.log), "moment")

        assert await world.data(
            "query ($id: ID!) { conversation(id: $id) { title turns { totalCount } } }", id=conversation.id
        )

    @staticmethod
    def completed(turn: Turn) -> TurnCompleted:
        return TurnCompleted(conversation_id=turn.conversation_id, turn_id=turn.id, at=AT, turn=turn)

    @staticmethod
    async def read(world: World, through: str, id: str) -> Any:
        fields = READ[READ.index("eventCursor") : READ.rindex("}\n}")]
        match through:
            case "conversation":
                return (await world.data(READ, id=id))["conversation"]
            case "conversations":
                data = await world.data(f"{{ conversations {{ edges {{ node {{ {fields} }} }} }} }}")
                return data["conversations"]["edges"][0]["node"]
            case "node":
                query = f"query ($id: ID!) {{ node(id: $id) {{ ... on Conversation {{ {fields} }} }} }}"
                return (await world.data(query, id=id))["node"]
            case _:
                mutation = f"""mutation ($id: ID!) {{ updateConversation(input: {{ id: $id, title: "New" }}) {{
                  conversation {{ {fields} }} }} }}"""
                return (await world.data(mutation, id=id))["updateConversation"]["conversation"]
