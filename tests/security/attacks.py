"""Documents that were made to keep a server busy, each a class of its own."""

from collections.abc import Mapping
from typing import Final

INTROSPECTION: Final = "__schema { types { name fields { name args { name } type { name } } possibleTypes { name } } }"


def _many(piece: str, number: int) -> str:
    return " ".join(piece.replace("#", str(index)) for index in range(number))


ATTACKS: Final[Mapping[str, str]] = {
    "20,000 aliases": "{ " + _many("a#: __typename", 20_000) + " }",
    "as many aliases as fit": "{ " + _many("a#: me { id }", 380) + " }",
    "aliases of dear fields": "{ " + _many("a#: conversations(first: 100) { totalCount }", 30) + " }",
    "one field 20,000 times": "{ " + "__typename " * 20_000 + "}",
    "one field as often as fits": "{ " + "__typename " * 1_900 + "}",
    "one object as often as fits": "{ " + "me { id } " * 480 + "}",
    "one object, each time another way": "{ " + _many("me { ... { ... { id } } }", 180) + "}",
    "one fragment 900 times": "{ " + "...F " * 900 + "} fragment F on Query { me { id } }",
    "fragments that double": "{ ...F0 } "
    + _many("fragment F# on Query { ...G# ...G# } ", 60).replace("G", "F1")
    + " fragment F on Query { me { id } }",
    "fragments that double, below": 'query { node(id: "x") { ...F0 } } '
    + " ".join(
        f"fragment F{n} on Conversation "
        f"{{ lastMessage {{ conversation {{ ...F{n + 1} }} turn {{ conversation {{ ...F{n + 1} }} }} }} }}"
        for n in range(40)
    )
    + " fragment F40 on Conversation { id }",
    "fragments beside each other": "{ "
    + _many("...F#", 120)
    + " } "
    + _many("fragment F# on Query { me { id email } }", 120),
    "a fragment nobody spreads": "{ me { id } } fragment F on Query { " + "me { id } " * 450 + "}",
    "fragments in a circle": "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }",
    "fragments in a circle, below": '{ node(id: "x") { ...A } } fragment A on Conversation '
    "{ lastMessage { conversation { ...A ...A } turn { conversation { ...A } } } }",
    "directives on one field": "{ me " + "@include(if: true) " * 300 + "{ id } }",
    "directives nobody knows": "{ me " + "@a " * 950 + "{ id } }",
    "fields nobody knows": "{ " + _many("f#", 990) + " }",
    "arguments nobody knows": "{ conversation(" + _many("a#: 1", 600) + ") { id } }",
    "variables nobody uses": "query (" + _many("$a#: Int", 480) + ") { me { id } }",
    "operations nobody runs": _many("query q# { me { id } }", 240),
    "types nobody knows": "query (" + _many("$a#: T#", 450) + ") { me { id } }",
    "3,000 levels": "{" + "me{" * 3_000 + "id" + "}" * 3_001,
    "180 levels": "{" + "me{" * 180 + "id" + "}" * 181,
    "180 inline fragments": "{" + "...{" * 180 + "me{id}" + "}" * 181,
    "a deep list": "{ conversation(id: " + "[" * 900 + "]" * 900 + ") { id } }",
    "a deep object": "mutation { register(input: " + "{a:" * 400 + "1" + "}" * 400 + ") { user { id } } }",
    "a deep type": "query ($a: " + "[" * 900 + "Int" + "]" * 900 + ") { me { id } }",
    "a string of a million characters": '{ conversation(id: "' + "x" * 1_000_000 + '") { id } }',
    "a comment of a million characters": "#" + "x" * 1_000_000 + "\n{ me { id } }",
    "a million commas": "," * 1_000_000 + "{ me { id } }",
    "a block string of many lines": '{ conversation(id: """' + "\n  x" * 12_000 + '""") { id } }',
    "the schema": "{ " + INTROSPECTION + " }",
    "the schema 28 times": "{ " + _many(f"a#: {INTROSPECTION}", 28) + " }",
    "the schema in a circle": "{ __schema { types { " + "fields { type { " * 4 + "name" + " } }" * 4 + " } } }",
    "the schema beside other things": "{ " + INTROSPECTION + " me { id } }",
    "pages of pages": "{ conversations(first: 100) { edges { node { messages(first: 100) { edges { node { turn { "
    "conversation { messages(first: 100) { edges { node { id } } } } } } } } } } } }",
    "thousands of ids": "{ nodes(ids: [" + '"x",' * 900 + "]) { id } }",
}
