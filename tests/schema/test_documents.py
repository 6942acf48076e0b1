"""What a document may ask for, and that looking at it costs little."""

import time

import pytest
from graphql import get_introspection_query, parse

from schema.document_rules import DocumentRules
from schema.documents import CheckedDocument, DocumentCache
from tests.schema.world import World, codes

RULES = DocumentRules()

SPREADING = " ".join(
    f"fragment F{n} on Conversation {{ ...F{n + 1} lastMessage {{ conversation {{ ...F{n + 1} }} }} }}"
    for n in range(40)
)
"""Forty fragments, each spreading the next twice: a million million fields, written out."""

COMPLEX = {
    "deep": "{ me { signIns { id } } conversations { edges { node "
    + "{ lastMessage { conversation " * 5
    + "{ id }"
    + " } }" * 5
    + " } } }",
    "full of aliases": "{ "
    + " ".join(f"a{n}: __typename b{n}: me {{ id }}" for n in range(RULES.max_aliases + 1))
    + " }",
    "full of aliases in fragments": "{ ...A } fragment A on Query { "
    + " ".join(f"b{n}: me {{ id }}" for n in range(RULES.max_aliases + 1))
    + " }",
    "spreading": '{ conversation(id: "x") { ...F0 } } fragment F40 on Conversation { id } ' + SPREADING,
    "long": "{ " + "__typename " * 3_000 + "}",
    "wide": "{ conversations { edges { node { ...A ...B } } } } fragment A on Conversation { "
    + " ".join("lastMessage { conversation { ...B } }" for _ in range(20))
    + " } fragment B on Conversation { "
    + " ".join("summary { overview commitments openQuestions }" for _ in range(20))
    + " }",
}


@pytest.mark.parametrize("document", COMPLEX.values(), ids=COMPLEX.keys())
async def test_a_document_that_asks_for_too_much_is_refused_quickly(world: World, document: str) -> None:
    began = time.perf_counter()
    result = await world.ask(document)

    assert "QUERY_TOO_COMPLEX" in codes(result)
    assert result.data is None
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize(
    "document",
    [
        "{" + "me{" * 3_000 + "id" + "}" * 3_001,
        "{ " + "...F " * 600 + "} fragment F on Query { me { id } }",
        "{ __typename " + "@include(if: true)" * 300 + " }",
        "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }",
        "{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }",
        "{ conversation(id: " + "[" * 900 + "]" * 900 + ") { id } }",
    ],
    ids=["nested", "repeated spreads", "directives", "circular fragments", "circular introspection", "a deep literal"],
)
async def test_a_hostile_document_is_refused_or_run_quickly(world: World, document: str) -> None:
    began = time.perf_counter()
    result = await world.ask(document)

    assert "INTERNAL" not in codes(result)
    assert time.perf_counter() - began < 2


async def test_tools_can_still_ask_for_the_whole_schema(world: World) -> None:
    result = await world.ask_with(None, get_introspection_query(input_value_deprecation=True))

    assert result.errors is None


async def test_a_document_as_deep_as_allowed_runs(world: World) -> None:
    assert RULES.max_depth == 12
    document = (
        "{ conversations { edges { node " + "{ lastMessage { conversation " * 4 + "{ id }" + " } }" * 4 + " } } }"
    )

    assert (await world.ask(document)).errors is None


async def test_the_second_time_a_document_fails_as_the_first_time(world: World) -> None:
    first, second = [await world.ask("{ nothing }") for _ in range(2)]

    assert codes(first) == codes(second) == ["GRAPHQL_VALIDATION_FAILED"]
    assert [e.message for e in first.errors or []] == [e.message for e in second.errors or []]


def test_the_cache_keeps_the_latest_short_documents() -> None:

    cache = DocumentCache(capacity=2, max_characters=20)
    checked = CheckedDocument(parse("{ a }"), ())
    for text in ("one", "two", "x" * 21):
        cache.keep(text, checked)
    cache.find("one")
    cache.keep("three", checked)

    assert [cache.find(text) is not None for text in ("one", "two", "three", "x" * 21)] == [True, False, True, False]
