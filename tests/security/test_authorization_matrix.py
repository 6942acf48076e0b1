"""Every field of every type, and every id in every argument, called as nobody, as somebody else, and as the owner.

What there is to call is read off the schema. A test lists all the cells that are wrong, and says how many there were.
"""

import json
from collections.abc import AsyncIterator, Iterable
from typing import Any

import pytest
from graphql import get_named_type

from tests.e2e.client import Client, User
from tests.e2e.conftest import ada, e2e_mongodb_url, stage
from tests.e2e.server import Server, Stage
from tests.e2e.socket import StreamEnded, connected
from tests.security.possessions import CANARY, POSSESSIONS
from tests.security.reading import Place, Root, cells, id_places, node_types, roots, selection, the_schema
from tests.security.rules import ANYTHING, ENDS_SIGN_IN, NAMES, NOT_IDS_OF_OBJECTS, PUBLIC

__all__ = ("ada", "e2e_mongodb_url", "stage")

NOTHING_THERE = {"NOT_FOUND"}


@pytest.fixture
async def server(stage: Stage) -> AsyncIterator[Server]:
    """A server that also takes along what conversations leave behind."""
    async with stage.serve(reviews_at_once=1) as running:
        yield running


@pytest.fixture
async def eve(server: Server) -> User:
    return await server.sign_up("Eve")


async def told(somebody: Client, document: str, variables: dict[str, Any]) -> dict[str, Any]:
    """Call and return the whole answer."""
    body = {"query": document, "variables": variables}
    answer = await somebody.http.post("/graphql", json=body, headers=somebody.headers)
    return dict(answer.json())


async def first_event(somebody: Client, document: str, variables: dict[str, Any]) -> dict[str, Any]:
    """Subscribe and return the first answer, or the refusal."""
    url = f"ws://{somebody.http.base_url.host}:{somebody.http.base_url.port}/graphql"
    async with connected(url, somebody.access_token) as socket:
        stream = await socket.begin(document, **variables)
        try:
            return {"data": {"event": await stream.next()}}
        except StreamEnded as ended:
            return {"errors": [{"extensions": {"code": ended.code}}]}


def codes(answer: dict[str, Any]) -> set[str]:
    """All codes of an answer: those of its errors, and of its payload's user errors."""
    found = {error["extensions"]["code"] for error in answer.get("errors") or ()}
    for payload in (answer.get("data") or {}).values():
        if isinstance(payload, dict):
            found |= {error["code"] for error in payload.get("userErrors") or ()}
    return found


def is_empty(answer: dict[str, Any]) -> bool:
    """Tell whether an answer holds nothing but nulls and empty lists."""

    def empty(value: object) -> bool:
        match value:
            case None | 0 | []:
                return True
            case list():
                return all(map(empty, value))
            case dict():
                return all(empty(inner) for name, inner in value.items() if name not in {"__typename", "pageInfo"})
            case _:
                return False

    return empty(answer.get("data"))


def outcome(root: Root) -> str:
    """Select what tells how a call ended."""
    kind = get_named_type(root.field.type)
    fields = getattr(kind, "fields", {})
    if root.operation == "query":
        return selection(kind, 2)
    if root.operation == "subscription":
        return "{ __typename }"
    return "{ __typename userErrors { code } }" if "userErrors" in fields else "{ __typename }"


async def call(somebody: Client, root: Root, variables: dict[str, Any]) -> dict[str, Any]:
    document = root.document(outcome(root))
    if root.operation == "subscription":
        return await first_event(somebody, document, variables)
    return await told(somebody, document, variables)


class TestEverythingHasAPlace:
    """The matrix knows what each part of the schema is."""

    def test_each_type_of_object_can_be_owned(self) -> None:
        missing = sorted(node_types() - POSSESSIONS.keys())
        assert not missing, f"say in tests/security/possessions.py how these come to be: {missing}"

    def test_each_id_names_a_type_of_object(self) -> None:
        unknown = sorted(place.name for place in id_places() if place.kind is None)
        assert not unknown, f"say in tests/security/rules.py (NAMES or NOT_IDS_OF_OBJECTS) what these name: {unknown}"

    def test_no_rule_is_for_something_that_is_gone(self) -> None:
        names = {root.name for root in roots()}
        assert names >= PUBLIC | ENDS_SIGN_IN
        assert NAMES.keys() <= {place.name for place in id_places()}
        assert NOT_IDS_OF_OBJECTS


class TestNobody:
    """Callers without a token."""

    async def test_each_root_field_needs_sign_in_but_the_public_ones(self, server: Server) -> None:
        wrong = []
        for root in roots():
            answer = await call(server.client, root, root.arguments())
            refused = codes(answer) == {"UNAUTHENTICATED"}
            if refused == (root.name in PUBLIC - {"refreshToken"}):
                wrong.append((root.name, answer))
        assert wrong == [], f"add a rule to PUBLIC in tests/security/rules.py only if anybody may call these: {wrong}"


class TestSomebodyElse:
    """Callers who are signed in, with ids of objects that are not theirs."""

    async def test_no_field_of_an_object_is_shown(self, server: Server, ada: User, eve: User) -> None:
        ids = await owned_by(ada)
        wrong, hers, looked_at = [], 0, 0
        for cell in cells():
            variables = {"id": ids[cell.node]} if cell.node else dict(cell.arguments)
            for caller in (server.client, eve):
                answer = await told(caller, cell.document, variables)
                if leaks(answer, ids.values(), ada) or (cell.node and (answer.get("data") or {}).get("node")):
                    wrong.append((cell.kind, cell.field, str(caller), answer))
            answer = await told(ada, cell.document, variables)
            if answer.get("errors") or (cell.node and answer["data"]["node"] is None):
                wrong.append((cell.kind, cell.field, "its owner", answer))
            hers += leaks(answer, ids.values(), ada)
            looked_at += 1
        assert not wrong, "\n".join(map(str, wrong))
        assert hers >= 2 * len(node_types()), "the owner sees too little for this to be a test"
        assert looked_at > 200

    async def test_several_at_once_are_not_there_either(self, ada: User, eve: User) -> None:
        ids = list((await owned_by(ada)).values())
        document = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"
        assert (await told(eve, document, {"ids": ids}))["data"] == {"nodes": [None] * len(ids)}
        assert (await told(ada, document, {"ids": ids}))["data"] == {"nodes": [{"id": known} for known in ids]}

    async def test_lists_hold_nothing_of_it(self, ada: User, eve: User) -> None:
        ids = await owned_by(ada)
        lists = [root for root in roots() if root.operation == "query" and root.name not in {"node", "nodes"}]
        wrong = [
            root.name
            for root in lists
            if leaks(
                await told(eve, root.document(selection(get_named_type(root.field.type))), root.arguments()),
                ids.values(),
                ada,
            )
        ]
        hers = [
            root.name
            for root in lists
            if leaks(
                await told(ada, root.document(selection(get_named_type(root.field.type))), root.arguments()),
                ids.values(),
                ada,
            )
        ]
        assert not wrong, "\n".join(map(str, wrong))
        assert {"me", "conversations", "goals", "actionItems", "checkIns"} <= set(hers)

    @pytest.mark.parametrize("operation", ["query", "mutation", "subscription"])
    async def test_no_argument_reaches_an_object(self, ada: User, eve: User, operation: str) -> None:
        wrong = []
        for place, kind in named(operation):
            target = await POSSESSIONS[kind](ada)
            before = await whole(ada, kind, target)
            theirs = await call(eve, place.root, await arguments_with(place, target, eve))
            refused = codes(theirs) >= NOTHING_THERE
            if not refused and not (operation == "query" and not codes(theirs) and is_empty(theirs)):
                wrong.append((place.name, kind, "somebody else", theirs))
            if await whole(ada, kind, target) != before:
                wrong.append((place.name, kind, "was changed", theirs))
            if operation != "subscription":
                hers = await call(ada, place.root, await arguments_with(place, target, ada))
                if NOTHING_THERE & codes(hers):
                    wrong.append((place.name, kind, "its owner", hers))
        assert not wrong, "\n".join(map(str, wrong))


def named(operation: str) -> Iterable[tuple[Place, str]]:
    """All ids of an operation, with each type of object they may name."""
    for place in id_places():
        if place.root.operation == operation:
            for kind in sorted(node_types()) if place.kind == ANYTHING else [place.kind]:
                assert kind is not None
                yield place, kind


async def owned_by(user: User) -> dict[str, str]:
    """Make one object of each type."""
    return {kind: await make(user) for kind, make in POSSESSIONS.items()}


async def arguments_with(place: Place, target: str, caller: User) -> dict[str, Any]:
    """Fill a root field's arguments: the id in question, and the caller's own for all others that are required."""
    arguments = place.root.arguments()
    for other in id_places():
        is_required = _holds(arguments, other.path)
        if other.root == place.root and other.path != place.path and is_required:
            kind = other.kind
            assert kind is not None
            arguments = other.filled(arguments, await POSSESSIONS[kind](caller))
    return place.filled(arguments, target)


def _holds(arguments: Any, path: tuple[str, ...]) -> bool:
    for step in path:
        if not isinstance(arguments, dict) or step not in arguments:
            return False
        arguments = arguments[step]
    return True


async def whole(user: User, kind: str, object_id: str) -> Any:
    """Read all that can change of an object."""
    named_type = {"Recording": "Turn", "CoachMessage": "Message"}.get(kind, kind)
    fields = selection(the_schema().type_map[named_type], 1)
    document = f"query ($id: ID!) {{ node(id: $id) {{ ... on {named_type} {fields} }} }}"
    found = (await told(user, document, {"id": object_id}))["data"]["node"]
    for volatile in ("eventCursor", "updatedAt", "lastUsedAt", "status"):
        found.pop(volatile, None)
    return found


def leaks(answer: dict[str, Any], ids: Iterable[str], owner: User) -> bool:
    """Tell whether an answer holds anything that is the owner's."""
    text = json.dumps(answer.get("data"))
    return CANARY in text or owner.email in text or any(known in text for known in ids)
