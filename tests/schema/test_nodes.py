"""Any object by its id alone."""

import pytest

from tests.builders import a_conversation, a_goal, a_turn, an_action_item
from tests.contracts.memories import a_memory
from tests.schema.world import World, codes

ULID = "01ARZ3NDEKTSV4RRFFQ69G5FAV"
NODE = """query ($id: ID!) { node(id: $id) { __typename id
  ... on User { email hasPassword } ... on Conversation { title } ... on Turn { status } ... on Message { role }
  ... on SignIn { isCurrent device } ... on Goal { title progressPercent } ... on ActionItem { text dueAt }
  ... on CheckIn { score note } ... on Memory { text } ... on Reminder { timezone } ... on PushDevice { label }
} }"""


async def test_every_kind_of_object_is_found_by_its_prefix(world: World) -> None:
    conversation = await world.begin()
    turn = await world.shelf.say(conversation)
    [sign_in] = await world.door.sign_ins.good(world.ada.user.id, world.clock.now())
    goal, item = await world.plans.set_goal(), await world.plans.write_down()
    check_in = await world.plans.check_in()
    await world.shelf.memories.learn([memory := a_memory(world.ada.user.id)], 1)
    reminder = await world.clockwork.remind(recurrence="FREQ=DAILY")
    device = await world.clockwork.a_device()
    assert turn.coach_message is not None

    found: dict[str, dict[str, object]] = {
        "User": {"id": world.ada.user.id, "email": "ada@example.org", "hasPassword": True},
        "Conversation": {"id": conversation.id, "title": "Sleeping better"},
        "Turn": {"id": turn.id, "status": "COMPLETED"},
        "Message": {"id": turn.coach_message.id, "role": "COACH"},
        "Goal": {"id": goal.id, "title": "Sleep", "progressPercent": 0},
        "ActionItem": {"id": item.id, "text": "Call her", "dueAt": None},
        "CheckIn": {"id": check_in.id, "score": 7, "note": None},
        "Memory": {"id": memory.id, "text": "You are a nurse."},
        "Reminder": {"id": reminder.id, "timezone": "UTC"},
        "PushDevice": {"id": device, "label": None},
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
        f"action_{ULID}",
        f"checkin_{ULID}",
        f"memory_{ULID}",
        f"reminder_{ULID}",
        f"device_{ULID}",
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
    goal, item = a_goal(), an_action_item()
    await world.shelf.goals.add(goal)
    await world.shelf.action_items.add(item)
    assert turn.user_message is not None

    ids = [theirs.id, turn.id, turn.user_message.id, theirs.owner_id, goal.id, item.id]
    assert await world.data("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=ids) == {"nodes": [None] * len(ids)}


async def test_several_come_in_the_order_asked_for(world: World) -> None:
    one, two = await world.begin(), await world.begin()

    data = await world.data("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=[two.id, "?", one.id, two.id])

    assert data == {"nodes": [{"id": two.id}, None, {"id": one.id}, {"id": two.id}]}


async def test_not_too_many_at_a_time(world: World) -> None:
    result = await world.ask("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", {"ids": ["x"] * 101})

    assert codes(result) == ["BAD_USER_INPUT"]
