"""Goals and action items as clients see them."""

from typing import Any

import pytest

from domain.goals.entities import ActionItemStatus
from domain.ids import message_id
from tests.builders import a_goal
from tests.schema.test_account_events import cursor
from tests.schema.test_events import take
from tests.schema.world import World, codes

GOAL = """id title why measure { unit baseline target current } targetDate status confidence importance progressPercent
  createdAt updatedAt"""
ITEM = "id text dueAt status goal { title } createdIn { title } suggestedFrom { text } obstacle ifThenPlan completedAt"
CREATE_GOAL = f"""mutation ($input: CreateGoalInput!) {{ createGoal(input: $input) {{
  goal {{ {GOAL} }} userErrors {{ code path }} }} }}"""
UPDATE_GOAL = f"""mutation ($input: UpdateGoalInput!) {{ updateGoal(input: $input) {{
  goal {{ {GOAL} }} userErrors {{ code path }} }} }}"""
CREATE_ITEM = f"""mutation ($input: CreateActionItemInput!) {{ createActionItem(input: $input) {{
  actionItem {{ {ITEM} }} userErrors {{ code path }} }} }}"""
UPDATE_ITEM = f"""mutation ($input: UpdateActionItemInput!) {{ updateActionItem(input: $input) {{
  actionItem {{ {ITEM} }} userErrors {{ code path }} }} }}"""
EVENTS = """subscription ($after: String) { accountEvents(after: $after) { __typename
  ... on GoalChanged { change goal { title progressPercent } }
  ... on ActionItemChanged { change actionItem { text status } }
  ... on NodeRemoved { removedId removedType } } }"""


async def a_goal_of(world: World, **fields: object) -> Any:
    payload = (await world.data(CREATE_GOAL, input={"title": "Sleep", **fields}))["createGoal"]
    assert payload["userErrors"] == []
    return payload["goal"]


async def an_item_of(world: World, **fields: object) -> Any:
    payload = (await world.data(CREATE_ITEM, input={"text": "Call her", **fields}))["createActionItem"]
    assert payload["userErrors"] == []
    return payload["actionItem"]


async def test_a_goal_is_set_moved_and_deleted(world: World) -> None:
    measure = {"unit": "hours", "baseline": 4, "target": 8}
    goal = await a_goal_of(world, why="Tired", measure=measure, targetDate="2026-03-01", confidence=3, importance=9)
    assert goal["measure"] == {**measure, "current": 4}
    assert (goal["targetDate"], goal["status"], goal["progressPercent"]) == ("2026-03-01", "NOT_STARTED", 0)

    moved = (await world.data(UPDATE_GOAL, input={"id": goal["id"], "currentValue": 7, "why": None}))["updateGoal"]
    assert (moved["goal"]["progressPercent"], moved["goal"]["why"], moved["goal"]["confidence"]) == (75, None, 3)

    gone = await world.data("mutation ($id: ID!) { deleteGoal(id: $id) { deletedId } }", id=goal["id"])
    assert gone == {"deleteGoal": {"deletedId": goal["id"]}}
    assert (await world.data("{ goals { totalCount edges { node { id } } } }"))["goals"] == {
        "totalCount": 0,
        "edges": [],
    }


async def test_what_a_form_has_to_show(world: World) -> None:
    refused = await world.data(UPDATE_GOAL, input={"id": "goal_1", "title": "x"})
    wrong = await world.data(CREATE_GOAL, input={"title": "", "confidence": 11})

    assert refused["updateGoal"] == {"goal": None, "userErrors": [{"code": "NOT_FOUND", "path": ["input", "id"]}]}
    assert [error["path"][-1] for error in wrong["createGoal"]["userErrors"]] == ["title", "confidence"]


async def test_an_item_is_written_down_done_and_deleted(world: World) -> None:
    goal, conversation = await a_goal_of(world), await world.begin()
    item = await an_item_of(
        world, dueAt="2026-02-01T10:00:00+02:00", goalId=goal["id"], conversationId=conversation.id, obstacle="Out"
    )
    assert (item["dueAt"], item["status"]) == ("2026-02-01T08:00:00.000Z", "OPEN")
    assert (item["goal"], item["createdIn"]) == ({"title": "Sleep"}, {"title": "Sleeping better"})

    done = (await world.data(UPDATE_ITEM, input={"id": item["id"], "status": "DONE"}))["updateActionItem"]
    assert done["actionItem"]["completedAt"] is not None
    gone = await world.data("mutation ($id: ID!) { deleteActionItem(id: $id) { deletedId } }", id=item["id"])
    assert gone["deleteActionItem"]["deletedId"] == item["id"]


async def test_lists_go_every_way_between_goal_conversation_and_items(world: World) -> None:
    goal = await a_goal_of(world)
    begun = await world.data(
        """mutation ($goalId: ID!) { createConversation(input: { goalId: $goalId }) {
          conversation { id goal { id } } userErrors { code } } }""",
        goalId=goal["id"],
    )
    conversation = begun["createConversation"]["conversation"]
    other, item = await world.begin(), await an_item_of(world, goalId=goal["id"], conversationId=conversation["id"])
    await an_item_of(world, conversationId=other.id)

    data = await world.data(
        """query ($goal: ID!, $conversation: ID!) {
          goals { edges { node { actionItems { edges { node { id } } } conversations { edges { node { id } } } } } }
          conversation(id: $conversation) { actionItems { totalCount edges { node { id goal { id } } } } }
          conversations(filter: { goalId: $goal }) { totalCount edges { node { id } } }
          actionItems(filter: { goalId: $goal }) { edges { node { id } } }
          all: actionItems(first: 1) { totalCount pageInfo { hasNextPage } } }""",
        goal=goal["id"],
        conversation=conversation["id"],
    )

    assert conversation["goal"] == {"id": goal["id"]}
    [of_goal] = [edge["node"] for edge in data["goals"]["edges"]]
    assert of_goal["actionItems"]["edges"] == data["actionItems"]["edges"] == [{"node": {"id": item["id"]}}]
    assert of_goal["conversations"]["edges"] == [{"node": {"id": conversation["id"]}}]
    assert data["conversation"]["actionItems"]["edges"] == [{"node": {"id": item["id"], "goal": {"id": goal["id"]}}}]
    assert data["conversations"] == {"totalCount": None, "edges": [{"node": {"id": conversation["id"]}}]}
    assert data["all"] == {"totalCount": 2, "pageInfo": {"hasNextPage": True}}


async def test_a_conversation_changes_its_goal_and_only_to_one_of_the_users(world: World) -> None:
    goal, conversation, theirs = await a_goal_of(world), await world.begin(), a_goal()
    await world.shelf.goals.add(theirs)
    document = """mutation ($input: UpdateConversationInput!) { updateConversation(input: $input) {
      conversation { goal { title } } userErrors { code path } } }"""

    async def change(goal_id: str | None) -> Any:
        return (await world.data(document, input={"id": conversation.id, "goalId": goal_id}))["updateConversation"]

    assert (await change(goal["id"]))["conversation"] == {"goal": {"title": "Sleep"}}
    assert (await change(theirs.id))["userErrors"] == [{"code": "NOT_FOUND", "path": ["input", "goalId"]}]
    assert (await change(None))["conversation"] == {"goal": None}


async def test_a_goal_that_is_gone_is_null_where_it_was(world: World) -> None:
    goal = await a_goal_of(world)
    await an_item_of(world, goalId=goal["id"])
    await world.data("mutation ($id: ID!) { deleteGoal(id: $id) { deletedId } }", id=goal["id"])

    data = await world.data("{ actionItems { edges { node { goal { id } } } } }")
    assert data["actionItems"]["edges"] == [{"node": {"goal": None}}]


async def test_a_suggestion_shows_where_it_was_heard_and_is_listed_when_asked_for(world: World) -> None:
    turn = await world.shelf.say(await world.begin())
    heard_in = message_id(turn.id, "user")
    item = await world.plans.suggestions.suggest(world.ada.user.id, heard_in, 0, "Sleep early")
    assert item is not None

    suggested = f"{{ actionItems(filter: {{ statuses: [SUGGESTED] }}) {{ edges {{ node {{ {ITEM} }} }} }} }}"
    [edge] = (await world.data(suggested))["actionItems"]["edges"]
    assert (edge["node"]["suggestedFrom"], edge["node"]["status"]) == ({"text": "I lie awake at night."}, "SUGGESTED")
    assert (await world.data("{ actionItems { totalCount } }"))["actionItems"]["totalCount"] == 0
    accepted = await world.data(UPDATE_ITEM, input={"id": item.id, "status": ActionItemStatus.OPEN.value})
    assert accepted["updateActionItem"]["actionItem"]["status"] == "OPEN"


async def test_devices_learn_of_goals_and_items(world: World) -> None:
    after = await cursor(world)
    goal = await a_goal_of(world)
    item = await an_item_of(world, goalId=goal["id"])
    await world.data(UPDATE_ITEM, input={"id": item["id"], "status": "DONE"})
    seen = await take(await world.follow(EVENTS, after=after), 5)
    await world.data("mutation ($id: ID!) { deleteGoal(id: $id) { deletedId } }", id=goal["id"])
    replayed = await take(await world.follow(EVENTS, after=after), 6)

    created, written, counted, done, moved = seen
    assert created == {
        "__typename": "GoalChanged",
        "change": "CREATED",
        "goal": {"title": "Sleep", "progressPercent": 0},
    }
    assert written["actionItem"] == {"text": "Call her", "status": "OPEN"}
    assert (counted["change"], done["actionItem"]) == ("UPDATED", {"text": "Call her", "status": "DONE"})
    assert moved["goal"] == {"title": "Sleep", "progressPercent": 100}
    assert [event.get("goal") for event in replayed[:3]] == [None] * 3
    assert replayed[5] == {"__typename": "NodeRemoved", "removedId": goal["id"], "removedType": "GOAL"}


@pytest.mark.parametrize(
    "document", ['{ goals(after: "x") { totalCount } }', "{ actionItems(first: 0) { totalCount } }"]
)
async def test_a_page_that_cannot_be(world: World, document: str) -> None:
    assert codes(await world.ask(document)) == ["BAD_USER_INPUT"]
