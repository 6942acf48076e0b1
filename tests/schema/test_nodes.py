"""Any object by its id alone."""

import pytest

from tests.builders import a_conversation, a_turn
from tests.schema.world import World, codes

ULID = "01ARZ3NDEKTSV4RRFFQ69G5FAV"
NODE = """query ($id: ID!) { node(id: $id) { __typename id
  ... on User { email hasPassword } ... on Conversation { title } ... on Turn { status } ... on Message { role }
  ... on SignIn { isCurrent device }
} }"""


async def test_every_kind_of_object_is_found_by_its_prefix(world: World) -> None:
    conversation = await world.begin()
    turn = await world.shelf.say(conversation)
    [sign_in] = await world.door.sign_ins.good(world.ada.user.id, world.clock.now())
    assert turn.coach_message is not None

    found: dict[str, dict[str, object]] = {
        "User": {"id": world.ada.user.id, "email": "ada@example.org", "hasPassword": True},
        "Conversation": {"id": conversation.id, "title": "Sleeping better"},
        "Turn": {"id": turn.id, "status": "COMPLETED"},
        "Message": {"id": turn.coach_message.id, "role": "COACH"},
        "SignIn": {"id": sign_in.id, "isCurrent": True, "device": None},
    }
    for kind, fields in found.items():
        assert await world.data(NODE, id=fields["id"]) == {"node": {"__typename": kind, **fields}}


@pytest.mark.parametrize(
    "nothing",
    [
        "",
        "nonsense",
        "conv_",
        f"conv_{ULID}",
        f"goal_{ULID}",
        f"turn_{ULID}_{ULID}",
        f"msg_{ULID}_{ULID}_coach",
        f"user_{ULID}",
        f"signin_{ULID}",
        "x" * 10_000,
    ],
    ids=lambda nothing: nothing[:12] or "empty",
)
async def test_an_unknown_id_names_nothing(world: World, nothing: str) -> None:
    assert await world.data(NODE, id=nothing) == {"node": None}
    assert await world.data("query ($id: ID!) { conversation(id: $id) { id } }", id=nothing) == {"conversation": None}


async def test_what_is_somebody_elses_is_not_there(world: World) -> None:
    theirs = a_conversation()
    turn = a_turn(theirs)
    await world.shelf.conversations.add(theirs)
    await world.shelf.turns.add(turn)
    assert turn.user_message is not None

    ids = [theirs.id, turn.id, turn.user_message.id, theirs.owner_id]
    assert await world.data("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=ids) == {"nodes": [None] * 4}


async def test_several_come_in_the_order_asked_for(world: World) -> None:
    one, two = await world.begin(), await world.begin()

    data = await world.data("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=[two.id, "?", one.id, two.id])

    assert data == {"nodes": [{"id": two.id}, None, {"id": one.id}, {"id": two.id}]}


async def test_not_too_many_at_a_time(world: World) -> None:
    result = await world.ask("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", {"ids": ["x"] * 101})

    assert codes(result) == ["BAD_USER_INPUT"]
