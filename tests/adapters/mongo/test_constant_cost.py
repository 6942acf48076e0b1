"""Reading a long history costs what its page costs: measured by MongoDB's own profiler on the store's own commands."""

from collections.abc import Awaitable
from dataclasses import replace
from typing import Any, Final

import pytest

from adapters.mongo.action_items import ActionItemDocument, MongoActionItems
from adapters.mongo.codec import Codec, Record
from adapters.mongo.conversations import ConversationDocument, MongoConversations
from adapters.mongo.database import Database
from adapters.mongo.reminders import MongoReminders
from adapters.mongo.sign_ins import MongoSignIns
from adapters.mongo.turn_documents import TurnDocument, new_record
from adapters.mongo.turns import MongoTurns
from domain import ids
from domain.conversations.entities import Conversation, ConversationFilter, ConversationStatus
from domain.goals.entities import ActionItem, ActionItemFilter, ActionItemStatus
from domain.pages import PageRequest
from domain.turns.entities import Turn, TurnStatus
from tests.builders import AT, a_conversation, a_reminder, a_sign_in, a_turn, a_ulid, an_action_item

SIZE: Final = 20
SLACK: Final = 4
"""The item that tells whether there are more, the key's own turn, and the ends of the index ranges."""
TURNS: Final = 2_000


class Profiler:
    """Tells what MongoDB did."""

    def __init__(self, mongo: Database) -> None:
        self._records = mongo.records

    async def reads_of(self, call: Awaitable[object]) -> list[dict[str, Any]]:
        await self._records.command("profile", 2)
        await call
        await self._records.command("profile", 0)
        found = self._records["system.profile"].find({"op": "query"})
        reads: list[dict[str, Any]] = await found.to_list()
        await self._records["system.profile"].drop()
        return reads

    async def check(self, call: Awaitable[object], size: int = SIZE) -> None:
        reads = await self.reads_of(call)
        assert reads
        for read in reads:
            assert read["planSummary"].startswith(("IXSCAN", "IDHACK")), read["planSummary"]
            assert not read.get("hasSortStage", False), read["command"]
            assert read["keysExamined"] <= size + SLACK, read["planSummary"]
            assert read["docsExamined"] <= size + SLACK, read["planSummary"]


@pytest.fixture
def profiler(mongo: Database) -> Profiler:
    return Profiler(mongo)


@pytest.fixture(scope="module")
async def history(mongo: Database) -> list[Turn]:
    """A long conversation, oldest first: one turn in four is answered, the others failed unheard or were discarded."""
    conversation = a_conversation()
    silent = {"user_message": None, "coach_message": None}
    kinds: list[dict[str, Any]] = [
        {"status": TurnStatus.COMPLETED},
        {"status": TurnStatus.FAILED, **silent},
        {"status": TurnStatus.DISCARDED},
        {"status": TurnStatus.FAILED, **silent},
    ]
    turns = [a_turn(conversation, **kinds[n % 4]) for n in range(TURNS)]
    turns.append(a_turn(conversation, TurnStatus.THINKING, created_at=AT))
    elsewhere = [a_turn(a_conversation()) for _ in range(TURNS // 2)]
    codec = mongo.sealed(TurnDocument, Turn)
    await mongo.collection(TurnDocument).insert_many([await new_record(codec, turn) for turn in turns + elsewhere])
    return turns


def requests(key: str) -> list[PageRequest]:
    sides = [PageRequest(SIZE, key, backward) for backward in (False, True)]
    return [PageRequest(SIZE), PageRequest(SIZE, backward=True), *sides]


async def test_pages_of_turns(mongo: Database, profiler: Profiler, history: list[Turn]):
    for request in requests(history[TURNS // 2].id):
        await profiler.check(MongoTurns(mongo).page(history[0].conversation_id, request))


async def test_pages_of_messages_read_only_turns_with_messages(
    mongo: Database, profiler: Profiler, history: list[Turn]
):
    for request in requests(history[TURNS // 2].messages[0].id):
        await profiler.check(MongoTurns(mongo).message_page(history[0].conversation_id, request))


async def test_the_context_of_a_turn(mongo: Database, profiler: Profiler, history: list[Turn]):
    await profiler.check(MongoTurns(mongo).recent(history[0].conversation_id, SIZE))


async def test_the_unfinished_turn(mongo: Database, profiler: Profiler, history: list[Turn]):
    await profiler.check(MongoTurns(mongo).unfinished(history[0].conversation_id), 1)


async def test_orphans(mongo: Database, profiler: Profiler, history: list[Turn]):
    await profiler.check(MongoTurns(mongo).orphans(SIZE))


async def test_some_turns_by_id(mongo: Database, profiler: Profiler, history: list[Turn]):
    await profiler.check(MongoTurns(mongo).get([turn.id for turn in history[:3]], history[0].owner_id), 2 * 3)


@pytest.fixture(scope="module")
async def library(mongo: Database) -> list[Conversation]:
    """One owner's many conversations, oldest first, among those of others."""
    owner_id = ids.user_id(a_ulid())
    statuses = list(ConversationStatus)
    mine = [a_conversation(owner_id, status=statuses[n % 3]) for n in range(1_500)]
    others = [a_conversation() for _ in range(500)]
    store = MongoConversations(mongo)
    await store.add(mine[0])
    records: list[Record] = [
        {"_id": c.id, "v": 1, "owner_id": c.owner_id, "title": c.title, "status": c.status.value, "created_at": AT,
         "updated_at": AT}
        for c in mine[1:] + others
    ]  # fmt: skip
    await mongo.collection(ConversationDocument).insert_many(records)
    return mine


@pytest.mark.parametrize("statuses", [(ConversationStatus.ACTIVE,), tuple(ConversationStatus)])
async def test_pages_of_conversations_and_their_total(
    mongo: Database, profiler: Profiler, library: list[Conversation], statuses: tuple[ConversationStatus, ...]
):
    store, which = MongoConversations(mongo), ConversationFilter(statuses=statuses)
    for request in requests(library[750].id):
        await profiler.check(store.page(library[0].owner_id, which, request))


async def test_a_search_in_titles_reads_no_more_than_its_owners(
    mongo: Database, profiler: Profiler, library: list[Conversation]
):
    which = ConversationFilter(statuses=tuple(ConversationStatus), title_contains="no such words")
    reads = await profiler.reads_of(MongoConversations(mongo).page(library[0].owner_id, which, PageRequest()))

    [read] = reads
    assert read["docsExamined"] <= len(library)
    assert not read.get("hasSortStage", False)


async def test_good_sign_ins(mongo: Database, profiler: Profiler):
    sign_ins, user_id = MongoSignIns(mongo), ids.user_id(a_ulid())
    future = AT.replace(year=AT.year + 20)
    for n in range(130):
        sign_in = a_sign_in(user_id, expires_at=future)
        await sign_ins.add(sign_in if n % 2 else replace(sign_in, ended_at=AT))

    await profiler.check(sign_ins.good(user_id, AT), 65)


@pytest.fixture(scope="module")
async def to_do(mongo: Database) -> list[ActionItem]:
    """One owner's many action items among those of others: every third of one goal and from one conversation."""
    owner_id, goal_id, conversation_id = ids.user_id(a_ulid()), ids.goal_id(a_ulid()), ids.conversation_id(a_ulid())
    statuses = list(ActionItemStatus)
    some = {"goal_id": goal_id, "created_in": conversation_id}
    items = [
        an_action_item(owner_id if n % 4 == 0 else None, status=statuses[n % 5], **(some if n % 12 == 0 else {}))
        for n in range(6_000)
    ]
    await mongo.collection(ActionItemDocument).insert_many([Codec(ActionItem).record(item) for item in items])
    return items[::4]


@pytest.mark.parametrize("of", ["everything", "a goal", "a conversation"])
async def test_pages_of_action_items(mongo: Database, profiler: Profiler, to_do: list[ActionItem], of: str):
    which = ActionItemFilter(
        goal_id=to_do[0].goal_id if of == "a goal" else None,
        conversation_id=to_do[0].created_in if of == "a conversation" else None,
    )
    for request in requests(to_do[750].id):
        await profiler.check(MongoActionItems(mongo).page(to_do[0].owner_id, which, request))


async def test_conversations_of_a_goal(mongo: Database, profiler: Profiler, library: list[Conversation]):
    goal_id = ids.goal_id(a_ulid())
    some = [conversation.id for conversation in library[::10]]
    await mongo.collection(ConversationDocument).update_many({"_id": {"$in": some}}, {"$set": {"goal_id": goal_id}})

    which = ConversationFilter(goal_id=goal_id, statuses=(ConversationStatus.ACTIVE, ConversationStatus.ARCHIVED))
    await profiler.check(MongoConversations(mongo).page(library[0].owner_id, which, PageRequest(SIZE)))


async def test_looking_for_due_reminders(mongo: Database, profiler: Profiler):
    store, later = MongoReminders(mongo), AT.replace(year=AT.year + 20)
    for n in range(60):
        await store.add(a_reminder(occurrence=AT, next_at=later if n else AT), at_most=1)
    await mongo.records.command("profile", 2)
    claimed = await store.claim(AT, later, "mine")
    nothing = await store.claim(AT, later, "mine")
    await mongo.records.command("profile", 0)
    looks = (
        await mongo.records["system.profile"].find({"op": "command", "command.findAndModify": "reminders"}).to_list()
    )
    await mongo.records["system.profile"].drop()

    assert (claimed is not None, nothing, len(looks)) == (True, None, 2)
    assert all(look["planSummary"] == "IXSCAN { wake_at: 1 }" for look in looks)
    assert all(int(str(look["docsExamined"])) <= 1 for look in looks)
