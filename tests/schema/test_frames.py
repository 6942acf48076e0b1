"""Events shown once for all who select the same of them: never otherwise than graphql-core would have."""

from contextlib import aclosing
from dataclasses import replace
from typing import Any

import msgspec
import pytest

from domain.turns.entities import Turn, TurnLatency, TurnStatus
from domain.turns.events import Event, ReplyDelta
from schema.build import build_schema
from schema.executor import SHARED_FRAMES
from schema.frames import MAX_FRAMES, SharedFrames, Written
from schema.projection import Execution
from schema.transports import json_codec
from tests.builders import AT, a_turn
from tests.schema.test_events import ALL, everything
from tests.schema.world import World

WHOLE_TURN = """turn { id status source createdAt latency { transcriptionMs firstAudioMs stages { name ms } }
  userMessage { id role text heardText createdAt } coachMessage { text } error { code }
  usage { promptTokens cost } }"""
DOCUMENTS = {
    "everything": ALL,
    "names of one's own": """subscription ($id: ID!, $after: String) {
      told: conversationEvents(conversationId: $id, after: $after) {
        kind: __typename where: cursor ... on ReplyDelta { words: text more: text } } }""",
    "fragments": """subscription ($id: ID!, $after: String) {
      conversationEvents(conversationId: $id, after: $after) { ...common ... on TurnCompleted { ...ended } } }
      fragment common on ConversationEvent { at ... on AudioChunk { sequence data } }
      fragment ended on TurnCompleted { turn { status } turn { id } cursor }""",
    "choices": """subscription ($id: ID!, $after: String, $yes: Boolean = true, $no: Boolean!) {
      conversationEvents(conversationId: $id, after: $after) {
        turnId @include(if: $no) cursor @skip(if: $no) ... @include(if: $yes) { at }
        __typename @include(if: $no) } }""",
    "a whole turn": f"""subscription ($id: ID!, $after: String) {{
      conversationEvents(conversationId: $id, after: $after) {{
        ... on TurnStarted {{ {WHOLE_TURN} }} ... on TurnCompleted {{ {WHOLE_TURN} }} }} }}""",
    "what has to be loaded": """subscription ($id: ID!, $after: String) {
      conversationEvents(conversationId: $id, after: $after) {
        cursor ... on TurnCompleted { turn { conversation { id title } } } } }""",
    "a union": """subscription ($id: ID!, $after: String) {
      response(conversationId: $id, after: $after) {
        ... on ReplyDelta { text } ... on ConversationEvent { cursor } } }""",
}


class Nothing(SharedFrames):
    """Shares nothing: everything is executed."""

    def of(self, executor: Execution) -> None:
        del executor


async def all_events(world: World, document: str, after: str, conversation_id: str, count: int) -> list[object]:
    results = await world.follow(
        document, id=conversation_id, after=after, **({"no": False} if "$no" in document else {})
    )
    found: list[object] = []
    async with aclosing(results):
        async for result in results:
            assert result.errors is None, result.errors
            found.append(result.data)
            if len(found) == count:
                return found
    raise AssertionError


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS)
async def test_what_is_shared_is_what_would_have_been_executed(
    world: World, document: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    conversation = await world.begin()
    turn = a_turn(conversation, TurnStatus.COMPLETED)
    turn = replace(turn, latency=TurnLatency(transcription_ms=3, first_audio_ms=7))
    world.shelf.turns.turns[turn.id] = turn
    await world.tell(turn, *everything(turn))
    start = (await world.shelf.log.moment(conversation.id)).cursor.partition(".")[0] + ".0"
    count = 5 if "response(" in document else 12

    shared = await all_events(world, document, start, conversation.id, count)
    monkeypatch.setitem(build_schema()._schema.extensions, SHARED_FRAMES, Nothing())
    executed = await all_events(world, document, start, conversation.id, count)

    assert all(isinstance(data, dict) for data in executed)
    assert sum(isinstance(data, Written) for data in shared) == count - ("title" in document)
    assert [json_codec.encode(data) for data in shared] == [json_codec.encode(data) for data in executed]


async def first(world: World, document: str, conversation_id: str, after: str, **variables: object) -> object:
    results = await world.follow(document, id=conversation_id, after=after, **variables)
    async with aclosing(results):
        return (await anext(results)).data


@pytest.fixture
async def told(world: World) -> tuple[Turn, str]:
    """A turn one of whose words was told, and the cursor before it."""
    conversation = await world.begin()
    turn = a_turn(conversation, TurnStatus.RESPONDING)
    await world.tell(turn, ReplyDelta(conversation_id=conversation.id, turn_id=turn.id, at=AT, text="What"))
    return turn, (await world.shelf.log.moment(conversation.id)).cursor.partition(".")[0] + ".0"


async def test_an_event_is_written_once_for_subscribers_who_select_the_same(
    world: World, told: tuple[Turn, str]
) -> None:
    turn, after = told

    one = await first(world, ALL, turn.conversation_id, after)
    other = await first(world, ALL, turn.conversation_id, after)

    assert isinstance(one, Written)
    assert one is other


async def test_subscribers_who_choose_other_fields_by_a_variable_get_them(world: World, told: tuple[Turn, str]) -> None:
    turn, after = told
    document = DOCUMENTS["choices"]

    no = json_codec.encode(await first(world, document, turn.conversation_id, after, no=False))
    yes = json_codec.encode(await first(world, document, turn.conversation_id, after, no=True))

    assert b"turnId" not in no
    assert b"cursor" in no
    assert b"turnId" in yes
    assert b"cursor" not in yes


async def test_an_event_with_an_impossible_value_is_graphql_cores_to_complain_about(
    world: World, told: tuple[Turn, str]
) -> None:
    turn, after = told
    broken: Event = ReplyDelta(conversation_id=turn.conversation_id, turn_id=turn.id, at=AT, text=None)  # type: ignore[arg-type]
    await world.tell(turn, broken)
    results = await world.follow(ALL, id=turn.conversation_id, after=after)
    async with aclosing(results):
        await anext(results)
        result = await anext(results)

    assert result.data is None
    assert result.errors is not None
    assert result.errors[0].path == ["conversationEvents", "text"]


async def test_neither_events_nor_documents_are_kept_without_end(
    world: World, told: tuple[Turn, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    turn, after = told
    monkeypatch.setattr("schema.frames.MAX_PROJECTIONS", 3)
    monkeypatch.setitem(build_schema()._schema.extensions, SHARED_FRAMES, SharedFrames())
    shared: Any = build_schema()._schema.extensions[SHARED_FRAMES]
    words = [
        ReplyDelta(conversation_id=turn.conversation_id, turn_id=turn.id, at=AT, text=str(number))
        for number in range(MAX_FRAMES * 2)
    ]
    await world.tell(turn, *words)
    await all_events(world, ALL, after, turn.conversation_id, len(words))
    for number in range(5):
        await first(world, f"# {number}\n{ALL}", turn.conversation_id, after)

    assert len(shared._known) == len(shared._operations) == 3
    assert max(len(frames._latest) for frames in shared._known.values() if frames is not None) <= MAX_FRAMES


def test_what_is_written_looks_like_what_it_says() -> None:
    written = Written(b'{"told":{"text":"Ja \\u00fc"}}')

    assert dict(written) == {"told": {"text": "Ja ü"}}
    assert len(written) == 1
    assert json_codec.encode({"data": written}) == b'{"data":{"told":{"text":"Ja \\u00fc"}}}'


def test_what_has_no_json_is_not_encoded() -> None:
    with pytest.raises(TypeError):
        json_codec.encode({"data": object()})
    with pytest.raises(msgspec.MsgspecError):
        msgspec.json.decode(json_codec.encode({"data": Written(b"{")}))
