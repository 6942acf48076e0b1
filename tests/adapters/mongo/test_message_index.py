"""Searching sealed messages: how it is looked up, what is stored, and older turns that had no index."""

from typing import Any, cast

from adapters.mongo.database import Database
from adapters.mongo.message_index import MongoMessageIndex
from adapters.mongo.search_migration import index_messages
from adapters.mongo.turn_documents import TurnDocument
from adapters.mongo.turns import MongoTurns
from domain import ids
from domain.searching.words import query_words
from tests.builders import a_ulid
from tests.contracts.message_index import found, said


async def test_a_search_reads_the_turns_it_finds_and_no_others(mongo: Database):
    turns, owner = MongoTurns(mongo), ids.user_id(a_ulid())
    for number in range(60):
        await said(turns, owner, f"A zebra, {number}." if number % 10 == 0 else "A horse.")
    records = mongo.collection(TurnDocument)
    kept = await records.find_one({"owner_id": owner, "terms": {"$size": 1}})
    assert kept is not None
    cipher = await mongo.vault.sealing(owner)
    term = cipher.token("messages", query_words("zebra")[0])[:8]

    plan: Any = await records.find({"owner_id": owner, "terms": {"$all": [term]}}).sort("ulid", -1).limit(4).explain()

    stats = plan["executionStats"]
    assert plan["queryPlanner"]["winningPlan"]["stage"] != "COLLSCAN"
    assert "words_of_an_owner_newest_first" in str(plan["queryPlanner"]["winningPlan"])
    assert "'SORT'" not in str(plan["queryPlanner"]["winningPlan"])
    assert (stats["nReturned"], stats["totalDocsExamined"]) == (4, 4)


async def test_no_word_and_no_other_users_token_is_stored(mongo: Database):
    turns = MongoTurns(mongo)
    ada, ben = ids.user_id(a_ulid()), ids.user_id(a_ulid())
    stored: list[list[bytes]] = []
    for owner in (ada, ben):
        turn = await said(turns, owner, "A zebra.")
        record = await mongo.collection(TurnDocument).find_one({"_id": turn.id})
        assert record is not None
        stored.append(cast("list[bytes]", record["terms"]))
        assert b"zebra" not in str(record).encode()

    assert stored[0] != stored[1]
    assert all(len(term) == 8 for terms in stored for term in terms)


async def test_turns_from_before_are_indexed_once(mongo: Database):
    turns, owner = MongoTurns(mongo), ids.user_id(a_ulid())
    turn = await said(turns, owner, "A zebra.")
    await mongo.collection(TurnDocument).update_one({"_id": turn.id}, {"$unset": {"ulid": "", "terms": ""}})
    index = MongoMessageIndex(mongo)
    assert await found(index, owner, "zebra") == []

    assert await index_messages(mongo) == 1
    assert await index_messages(mongo) == 0

    assert await found(index, owner, "zebra") == ["A zebra."]
