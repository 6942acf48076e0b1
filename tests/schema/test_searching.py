"""Searching what was said, through the API."""

from dataclasses import replace

from tests.schema.world import World, codes

SEARCH = """query ($query: String!, $first: Int, $after: String) {
  searchMessages(query: $query, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor } edges { node { text turn { id } conversation { title } } }
  }
}"""


async def say(world: World, title: str, text: str) -> str:
    turn = await world.shelf.say(await world.begin(title))
    assert turn.user_message is not None
    world.shelf.turns.turns[turn.id] = replace(turn, user_message=replace(turn.user_message, text=text))
    return turn.id


async def test_messages_are_found_and_paged(world: World) -> None:
    for number in range(3):
        await say(world, f"Talk {number}", f"Dream number {number}.")

    first = (await world.data(SEARCH, query="dreams", first=2))["searchMessages"]
    rest = (await world.data(SEARCH, query="dreams", after=first["pageInfo"]["endCursor"]))["searchMessages"]

    found = [edge["node"] for edge in first["edges"] + rest["edges"]]
    assert [message["conversation"]["title"] for message in found] == ["Talk 2", "Talk 1", "Talk 0"]
    assert (first["totalCount"], first["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasNextPage"]) == (
        None,
        True,
        False,
    )


async def test_what_cannot_be_searched(world: World) -> None:
    await say(world, "Talk", "The dream.")

    assert (await world.data(SEARCH, query="the !"))["searchMessages"]["edges"] == []
    assert codes(await world.ask(SEARCH, {"query": "x" * 201})) == ["BAD_USER_INPUT"]
    assert codes(await world.ask(SEARCH, {"query": "dream", "after": "msg_x"})) == ["BAD_USER_INPUT"]
    assert codes(await world.ask(SEARCH, {"query": "dream", "first": 101})) == ["BAD_USER_INPUT"]
