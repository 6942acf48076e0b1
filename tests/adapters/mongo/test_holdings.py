"""Nothing that is held about a user is left out of an export, or left behind by a deletion."""

import json
from datetime import timedelta
from typing import Any

import pytest
from beanie import Document

from adapters.mongo.database import Database
from adapters.mongo.documents import DOCUMENTS
from adapters.mongo.gridfs_blobs import GridFsBlobs
from adapters.mongo.holding_rules import Whose, holding_rules, rule_of
from adapters.mongo.holdings import MongoHoldings
from adapters.mongo.recordings import MongoRecordings
from domain.ids import UserId
from tests.adapters.mongo.test_documents import everything  # noqa: F401 - a fixture
from tests.builders import a_ulid, a_user
from tests.contracts.recordings import START
from tests.fakes.clock import FakeClock


@pytest.fixture
def holdings(mongo: Database) -> MongoHoldings:
    return MongoHoldings(mongo, MongoRecordings(mongo, GridFsBlobs(mongo), FakeClock(START)))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_collection_has_a_rule_and_a_reason(document: type[Document]):
    rule = rule_of(document)

    assert rule.erased or rule.why_not
    assert rule.exported or rule.why_not


def test_a_collection_without_an_owner_needs_a_rule_of_its_own():
    class Stray(Document):
        class Settings:
            name = "strays"

    with pytest.raises(LookupError, match="Stray needs a HoldingRule"):
        rule_of(Stray)


@pytest.mark.parametrize("document", DOCUMENTS)
async def test_a_users_records_are_found_by_an_index(mongo: Database, document: type[Document]):
    rule = rule_of(document)
    if rule.with_conversations or rule.exported == "letters_to_be_sent":
        return
    whose = Whose(UserId(f"user_{a_ulid()}"), "nobody@example.org")
    records = mongo.collection(document)
    await records.insert_one({"_id": f"another_{a_ulid()}"})

    plan: Any = await records.find(rule.of_user(whose), {"_id": 1}).explain()

    stages = json.dumps(plan["queryPlanner"]["winningPlan"], default=str)
    assert "COLLSCAN" not in stages, f"{document.__name__}: {stages}"
    await records.delete_many({"_id": {"$regex": "^another_"}})


async def put(mongo: Database, records: dict[type[Document], str], user_id: str) -> None:
    """Have one record of each collection belong to a user."""
    for rule in holding_rules():
        collection = mongo.collection(rule.document)
        record: Any = await collection.find_one({"_id": records[rule.document]})
        assert record is not None, rule.document
        [(field, value)] = rule.of_user(Whose(UserId(user_id), f"{user_id}@example.org")).items()
        if field == "_id":
            record["_id"] = f"{user_id}:key" if isinstance(value, dict) else value
        else:
            record["_id"] = f"{record['_id']}-{user_id}"
            outer, _, inner = field.partition(".")
            record[outer] = {**record[outer], inner: value} if inner else value
        if rule.exported == "push_devices":
            record["digest"] += user_id
        if rule.exported == "user":
            record["email"] = f"{user_id}@example.org"
        if "turn_id" in record and "conversation_id" in record:
            record["conversation_id"] = "conv_of_" + user_id
        if rule.exported == "conversations":
            record["_id"] = "conv_of_" + user_id
        if rule.exported == "turns":
            record["conversation_id"] = "conv_of_" + user_id
        await collection.insert_one(record)


async def left(mongo: Database, user_id: str) -> list[str]:
    """The collections that still have something of a user."""
    whose = Whose(UserId(user_id), f"{user_id}@example.org")
    rules = [rule for rule in holding_rules() if rule.erased]
    return [
        rule.document.__name__ for rule in rules if await mongo.collection(rule.document).find_one(rule.of_user(whose))
    ]


async def test_all_of_one_user_goes_and_nothing_of_another(
    mongo: Database,
    holdings: MongoHoldings,
    everything: dict[type[Document], str],  # noqa: F811
):
    ada, ben = a_user().id, a_user().id
    for user_id in (ada, ben):
        await put(mongo, everything, user_id)
    erased = [rule.document.__name__ for rule in holding_rules() if rule.erased]
    assert await left(mongo, ada) == erased

    for conversation_id in await holdings.conversation_ids(ada, 10):
        await holdings.erase_conversation(ada, conversation_id)
    await holdings.erase(ada)

    assert await left(mongo, ada) == []
    assert await left(mongo, ben) == erased


async def test_an_export_has_every_collection_in_the_clear_and_no_secret(
    mongo: Database,
    holdings: MongoHoldings,
    everything: dict[type[Document], str],  # noqa: F811
):
    ada = a_user().id
    await put(mongo, everything, ada)

    files = {}
    async for file in holdings.files(ada):
        files[file.name] = b"".join([part async for part in file.parts])

    for rule in holding_rules():
        if rule.exported is not None:
            [record] = json.loads(files[f"{rule.exported}.json"])
            assert record["id"]
    told = b"".join(files.values()).decode()
    assert "argon2" not in told
    assert "refresh_hashes" not in told
    assert "input_digest" not in told


async def test_an_export_tells_what_was_said(mongo: Database, holdings: MongoHoldings):
    from dataclasses import replace

    from adapters.mongo.conversations import MongoConversations
    from adapters.mongo.turns import MongoTurns
    from adapters.mongo.users import MongoUsers
    from tests.builders import a_conversation, a_turn

    ada = a_user()
    conversation = a_conversation(ada.id, title="Speaking up")
    turn = a_turn(conversation)
    assert turn.user_message is not None
    turn = replace(turn, user_message=replace(turn.user_message, text="My heart beats."))
    await MongoUsers(mongo).add(ada)
    await MongoConversations(mongo).add(conversation)
    await MongoTurns(mongo).add(turn)
    recordings = MongoRecordings(mongo, GridFsBlobs(mongo), FakeClock(START))
    await recordings.keep(turn, b"sound" * 50_000, START + timedelta(days=1))

    files = {}
    async for file in holdings.files(ada.id):
        files[file.name] = b"".join([part async for part in file.parts])

    assert json.loads(files["conversations.json"])[0]["title"] == "Speaking up"
    assert json.loads(files["turns.json"])[0]["user_message"]["text"] == "My heart beats."
    assert files[f"recordings/{turn.id}.wav"] == b"sound" * 50_000
