"""Searching in users' messages, by the tokens beside their turns."""

from collections.abc import Sequence

from adapters.mongo.availability import reaching_mongo
from adapters.mongo.codec import Record
from adapters.mongo.database import Database
from adapters.mongo.message_pages import FIELDS, Said
from adapters.mongo.search_terms import terms, ulid_of
from adapters.mongo.turn_documents import MESSAGES, TurnDocument
from domain.ids import MessageId, UserId, turn_of
from domain.pages import Page, PageRequest
from domain.searching.words import message_words
from domain.turns.entities import Message


class MongoMessageIndex:
    """`domain.searching.search.MessageIndex` on the turns."""

    def __init__(self, database: Database) -> None:
        self._vault = database.vault
        self._turns = database.collection(TurnDocument)
        self._said = database.sealed(TurnDocument, Said)

    @reaching_mongo
    async def page(self, owner_id: UserId, words: Sequence[str], request: PageRequest) -> Page[Message]:
        """Load a page of an owner's own messages that have all these words, newest first; keys are message ids."""
        cipher = await self._vault.opening(owner_id)
        if cipher is None:
            return Page.cut([], request)
        # The order matters: the store looks the first one up, and compares the others.
        tokens = [term for word in words for term in terms(cipher, [word])]
        wanted: Record = {"owner_id": owner_id, "terms": {"$all": tokens}, "lists": MESSAGES}
        if request.key is not None:
            wanted["ulid"] = {"$lt": ulid_of(turn_of(MessageId(request.key)))}
        found: list[Message] = []
        async with self._turns.find(wanted, FIELDS).sort("ulid", -1).batch_size(request.size + 1) as cursor:
            async for record in cursor:
                said = (await self._said.entity(record)).user_message
                if said is not None and message_words(said.text).issuperset(words):
                    found.append(said)
                if len(found) > request.size:
                    break
        return Page.cut(found, request)
