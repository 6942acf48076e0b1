"""Lists, both ways, and single objects by their ids."""

from collections.abc import Sequence
from typing import Any

import pytest

from tests.e2e.client import ApiError, User
from tests.e2e.server import Server

TURNS = 30
PAGE = "totalCount edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"
ARGUMENTS = "first: $first, after: $after, last: $last, before: $before"
VARIABLES = "$first: Int, $after: String, $last: Int, $before: String"


async def page(user: User, connection: str, conversation: str | None = None, **arguments: object) -> dict[str, Any]:
    if conversation is None:
        document = f"query ({VARIABLES}) {{ {connection}({ARGUMENTS}) {{ {PAGE} }} }}"
        return dict((await user.run(document, **arguments))[connection])
    inner = f"{connection}({ARGUMENTS}) {{ {PAGE} }}"
    document = f"query ($id: ID!, {VARIABLES}) {{ conversation(id: $id) {{ {inner} }} }}"
    return dict((await user.run(document, id=conversation, **arguments))["conversation"][connection])


def ids(found: dict[str, Any]) -> list[str]:
    return [edge["node"]["id"] for edge in found["edges"]]


async def walk(user: User, connection: str, conversation: str | None, size: int, *, back: bool) -> list[list[str]]:
    """Turn all pages over, from one end to the other."""
    size_name, key_name = ("last", "before") if back else ("first", "after")
    more_name, next_name = ("hasPreviousPage", "startCursor") if back else ("hasNextPage", "endCursor")
    pages: list[list[str]] = []
    key = None
    while True:
        found = await page(user, connection, conversation, **{size_name: size, key_name: key})
        pages.append(ids(found))
        if not found["pageInfo"][more_name]:
            return pages
        key = found["pageInfo"][next_name]
        assert len(pages) < 100


async def many_turns(ada: User) -> tuple[str, list[str]]:
    conversation = await ada.a_conversation()
    turns: list[str] = []
    for number in range(TURNS):
        sent = await ada.write(conversation, f"Number {number}.")
        await ada.events(conversation, sent)
        turns.append(sent["turn"]["id"])
    return conversation, turns[::-1]


def joined(pages: Sequence[list[str]]) -> list[str]:
    return [item for one in pages for item in one]


async def test_thirty_turns_and_their_messages_both_ways(ada: User) -> None:
    conversation, turns = await many_turns(ada)
    messages = [turn.replace("turn_", "msg_") + f"_{role}" for turn in turns for role in ("coach", "user")]
    for connection, expected in (("turns", turns), ("messages", messages)):
        for size in (7, 20, 100):
            forward = await walk(ada, connection, conversation, size, back=False)
            backward = await walk(ada, connection, conversation, size, back=True)
            assert joined(forward) == expected
            assert joined(backward[::-1]) == expected
            assert max(map(len, forward + backward)) <= size
        assert (await page(ada, connection, conversation))["totalCount"] == len(expected)
        assert ids(await page(ada, connection, conversation)) == expected[:20]


async def test_conversations_both_ways(ada: User) -> None:
    made = [await ada.a_conversation(title=f"Number {number}") for number in range(12)][::-1]

    assert joined(await walk(ada, "conversations", None, 5, back=False)) == made
    assert joined((await walk(ada, "conversations", None, 5, back=True))[::-1]) == made


async def test_conversations_by_status_and_title(ada: User) -> None:
    tea, sea = await ada.a_conversation(title="Afternoon TEA"), await ada.a_conversation(title="At sea")
    await ada.mutate("updateConversation", id=sea, status="ARCHIVED")
    ask = "query ($filter: ConversationFilter) { conversations(filter: $filter) { edges { node { id } } } }"

    async def found(**filter: object) -> list[str]:
        return ids((await ada.run(ask, filter=filter))["conversations"])

    assert ids((await ada.run("{ conversations { edges { node { id } } } }"))["conversations"]) == [tea]
    assert await found(statuses=["ARCHIVED"]) == [sea]
    assert await found(titleContains="tea") == [tea]
    assert await found(titleContains=".*") == []


NOWHERE: tuple[dict[str, object], ...] = (
    {"first": -1},
    {"first": 0},
    {"first": 101},
    {"first": 10_000_000},
    {"last": 0},
    {"last": -5},
    {"first": 5, "last": 5},
    {"first": 5, "before": "x"},
    {"after": "nonsense"},
    {"before": ""},
    {"after": "conv_01M81KBCF21PQ5K8HT4QC9FMAM\u0000"},
)


async def test_pages_nobody_can_turn_to(ada: User) -> None:
    conversation = await ada.a_conversation()
    for arguments in NOWHERE:
        for connection, where in (("conversations", None), ("turns", conversation), ("messages", conversation)):
            with pytest.raises(ApiError) as refused:
                await page(ada, connection, where, **arguments)
            assert refused.value.extensions == {"code": "BAD_USER_INPUT", "retryable": False}, arguments


async def test_a_cursor_of_another_conversation_is_refused(ada: User) -> None:
    here, there = await ada.a_conversation(), await ada.a_conversation()
    sent = await ada.write(there)
    await ada.events(there, sent)
    turn = sent["turn"]["id"]
    for connection, cursor in (("turns", turn), ("messages", turn.replace("turn_", "msg_") + "_user")):
        with pytest.raises(ApiError) as refused:
            await page(ada, connection, here, after=cursor)
        assert refused.value.code == "BAD_USER_INPUT"


async def test_any_object_by_its_id(ada: User) -> None:
    conversation = await ada.a_conversation()
    sent = await ada.write(conversation)
    events = await ada.events(conversation, sent)
    me = await ada.run("{ me { id signIns { id isCurrent } } }")
    turn = events[-1]["turn"]
    known = [
        (me["me"]["id"], "User"),
        (me["me"]["signIns"][0]["id"], "SignIn"),
        (conversation, "Conversation"),
        (turn["id"], "Turn"),
        (turn["coachMessage"]["id"], "Message"),
    ]
    unknown = ["nonsense", "", "conv_", "user_01M81KBCF21PQ5K8HT4QC9FMAM", turn["id"] + "\n"]
    asked = [name for name, _ in known] + unknown

    one = "query ($id: ID!) { node(id: $id) { __typename id } }"
    one_by_one = [(await ada.run(one, id=name))["node"] for name in asked]
    at_once = (await ada.run("query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }", ids=asked))["nodes"]

    expected = [{"__typename": kind, "id": name} for name, kind in known] + [None] * len(unknown)
    assert one_by_one == at_once == expected


async def test_too_many_nodes_at_once(ada: User) -> None:
    with pytest.raises(ApiError) as refused:
        await ada.run("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=["x"] * 101)
    assert refused.value.code == "BAD_USER_INPUT"


async def test_a_deleted_conversation_is_gone_with_all_of_it(server: Server, ada: User) -> None:
    conversation = await ada.a_conversation()
    sent = await ada.write(conversation)
    await ada.events(conversation, sent)

    deleted = await ada.mutate_by_id("deleteConversation", conversation)

    assert deleted["deletedId"] == conversation
    asked = [conversation, sent["turn"]["id"], sent["turn"]["userMessage"]["id"]]
    found = await ada.run("query ($ids: [ID!]!) { nodes(ids: $ids) { id } conversations { totalCount } }", ids=asked)
    assert found == {"nodes": [None] * 3, "conversations": {"totalCount": 0}}


async def test_deleting_a_conversation_in_mid_turn_ends_the_turn(ada: User) -> None:
    conversation = await ada.a_conversation()
    started = await ada.mutate("startRecording", conversationId=conversation, format="WAV")

    await ada.mutate_by_id("deleteConversation", conversation)

    gone = await ada.attempt("sendAudio", turnId=started["turn"]["id"], sequence=0, data="AAAA")
    assert [error["code"] for error in gone["userErrors"]] == ["NOT_FOUND"]
