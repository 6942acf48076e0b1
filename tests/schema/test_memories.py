"""Memories through the API: listed, paged, forgotten; nobody sees another's."""

from tests.contracts.memories import a_memory, an_owner
from tests.schema.world import World

LIST = """query ($first: Int, $after: String) {
  memories(first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor } edges { cursor node { id text message { text } } }
  }
  me { memories { totalCount } }
}"""
FORGET = "mutation ($id: ID!) { forgetMemory(id: $id) { deletedId userErrors { code path } } }"


async def test_what_is_remembered_is_listed_and_forgotten(world: World) -> None:
    turn = await world.shelf.say(await world.begin())
    owner = world.ada.user.id
    old, new = a_memory(owner, "You are a nurse.", turn), a_memory(owner, "You have a dog.")
    elses = a_memory(an_owner())
    await world.shelf.memories.learn([old, new], 9)
    await world.shelf.memories.learn([elses], 9)

    first = (await world.data(LIST, first=1))["memories"]
    rest = await world.data(LIST, after=first["pageInfo"]["endCursor"])

    assert [edge["node"] for edge in first["edges"]] == [{"id": new.id, "text": "You have a dog.", "message": None}]
    [edge] = rest["memories"]["edges"]
    assert edge["node"]["message"] == {"text": "I lie awake at night."}
    assert (first["totalCount"], rest["me"]["memories"]["totalCount"]) == (2, 2)

    assert (await world.data(FORGET, id=old.id))["forgetMemory"] == {"deletedId": old.id, "userErrors": []}
    for gone in (old.id, elses.id, "memory_x"):
        refused = (await world.data(FORGET, id=gone))["forgetMemory"]
        assert refused == {"deletedId": None, "userErrors": [{"code": "NOT_FOUND", "path": ["id"]}]}
    assert (await world.data(LIST))["memories"]["totalCount"] == 1
