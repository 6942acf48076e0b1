"""Turns of long ago, put into MongoDB many at a time, as the product kept them before it encrypted them."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any, Final

from pymongo import AsyncMongoClient
from ulid import ULID

from adapters.mongo.codec import Codec, Record
from adapters.mongo.conversations import ConversationDocument
from adapters.mongo.turn_documents import TurnDocument, derived
from domain.conversations.entities import Conversation
from domain.ids import ConversationId, UserId, conversation_id, message_id, turn_id
from domain.turns.entities import Message, MessageRole, Turn, TurnOptions, TurnSource, TurnStatus

TURNS_EACH: Final = 50
AT_ONCE: Final = 5_000
LONG_AGO: Final = datetime(2024, 1, 1, tzinfo=UTC)
SAID: Final = "I would like to speak up more in meetings, and I do not know how to begin."
REPLY: Final = (
    "You have done that before. What was different on the days when you did speak up, and what helped you then?"
)


async def store(url: str, database: str, turns: int, also_in: Sequence[str] = ()) -> None:
    """Insert `turns` turns, fifty to a conversation; the first conversations are `also_in`, which exist."""
    async with AsyncMongoClient[Record](url) as client:
        records = client[database]
        others = [conversation_id(str(ULID.from_datetime(LONG_AGO))) for _ in range(turns // TURNS_EACH - len(also_in))]
        conversations = [*map(ConversationId, also_in), *others]
        kept = Codec(Conversation)
        made = (kept.record(_conversation(each)) for each in others)
        while batch := list(islice(made, AT_ONCE)):
            await records[ConversationDocument.Settings.name].insert_many(batch, ordered=False)
        documents = _turns(conversations)
        while batch := list(islice(documents, AT_ONCE)):
            await records[TurnDocument.Settings.name].insert_many(batch, ordered=False)


def _conversation(identity: ConversationId) -> Conversation:
    return Conversation(
        id=identity,
        owner_id=UserId("user_of_long_ago"),
        title="Speaking up",
        created_at=LONG_AGO,
        updated_at=LONG_AGO,
        turn_count=TURNS_EACH,
        message_count=2 * TURNS_EACH,
    )


def _turns(conversations: Sequence[ConversationId]) -> Iterator[dict[str, Any]]:
    """Make one turn as the product does, and the others from its record: that is much faster."""
    for conversation in conversations:
        for number in range(TURNS_EACH):
            at = LONG_AGO + timedelta(minutes=number)
            identity = turn_id(conversation, str(ULID.from_datetime(at)))
            yield {
                **_TEMPLATE,
                "_id": identity,
                "conversation_id": conversation,
                "created_at": at,
                "user_message": {**_USER, "id": message_id(identity, "user"), "created_at": at},
                "coach_message": {**_COACH, "id": message_id(identity, "coach"), "created_at": at},
            }


def _template() -> Record:
    conversation = conversation_id(str(ULID.from_datetime(LONG_AGO)))
    identity = turn_id(conversation, str(ULID.from_datetime(LONG_AGO)))

    def message(role: MessageRole, text: str) -> Message:
        side: Final = "user" if role is MessageRole.USER else "coach"
        return Message(id=message_id(identity, side), role=role, text=text, created_at=LONG_AGO)

    turn = Turn(
        id=identity,
        conversation_id=conversation,
        owner_id=UserId("user_of_long_ago"),
        status=TurnStatus.COMPLETED,
        source=TurnSource.VOICE,
        created_at=LONG_AGO,
        options=TurnOptions(),
        user_message=message(MessageRole.USER, SAID),
        coach_message=message(MessageRole.COACH, REPLY),
    )
    return {**Codec(Turn).record(turn), **derived(turn), "open": False}


_TEMPLATE: Final[dict[str, Any]] = _template()
_USER: Final[dict[str, Any]] = _TEMPLATE["user_message"]
_COACH: Final[dict[str, Any]] = _TEMPLATE["coach_message"]
