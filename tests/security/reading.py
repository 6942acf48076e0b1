"""Reading off the schema what there is to protect: root fields, object types, and the ids that arguments hold."""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
    get_named_type,
    is_leaf_type,
    is_required_argument,
    is_required_input_field,
)

from schema.printing import print_schema
from tests.security.rules import NAMES, NOT_IDS_OF_OBJECTS, VALUES

MAX_STEPS: Final = 8
_PLAIN: Final[Mapping[str, Any]] = {
    "String": "a",
    "Int": 1,
    "Float": 1,
    "Boolean": False,
    "ID": "nothing",
    "DateTime": "2026-01-05T00:00:00Z",
    "Date": "2026-01-05",
    "Base64": "AAAA",
    "MicroUSD": 1,
    "Upload": None,
}


@cache
def the_schema() -> GraphQLSchema:
    """The schema as clients see it."""
    return build_schema(print_schema())


@dataclass(frozen=True, slots=True)
class Root:
    """A field of Query, Mutation or Subscription."""

    operation: str
    name: str
    field: GraphQLField

    def document(self, selection: str) -> str:
        """Write an operation that calls it; its arguments are variables of the same names."""
        declared = ", ".join(f"${name}: {argument.type}" for name, argument in self.field.args.items())
        passed = ", ".join(f"{name}: ${name}" for name in self.field.args)
        head, call = (f"({declared})", f"({passed})") if declared else ("", "")
        return f"{self.operation}{head} {{ {self.name}{call} {selection} }}"

    def arguments(self) -> dict[str, Any]:
        """Give the least values that its required arguments may have."""
        return {
            name: value_for(name, argument.type)
            for name, argument in self.field.args.items()
            if is_required_argument(argument)
        }


@dataclass(frozen=True, slots=True)
class Place:
    """An argument, or a field of an input, that holds the id of an object."""

    root: Root
    path: tuple[str, ...]
    is_list: bool

    @property
    def name(self) -> str:
        """How the tables of rules call it."""
        return ".".join((self.root.name, *self.path))

    @property
    def kind(self) -> str | None:
        """Tell which type of object it names; None when nothing says so."""
        if self.name in NAMES:
            return NAMES[self.name]
        last = self.path[-1]
        candidate = f"{last[0].upper()}{last[1:]}".removesuffix("Id")
        if last.endswith("Id") and candidate in node_types():
            return candidate
        returned = get_named_type(self.root.field.type).name
        if returned in node_types():
            return returned
        ending = [kind for kind in node_types() if self.root.name.lower().endswith(kind.lower())]
        return max(ending, key=len, default=None) if last == "id" else None

    def filled(self, arguments: dict[str, Any], value: str) -> dict[str, Any]:
        """Put an id into its place among arguments."""
        top, *rest = self.path
        inner: Any = [value] if self.is_list else value
        for step in reversed(rest):
            inner = {step: inner}
        if rest and isinstance(arguments.get(top), dict):
            inner = {**arguments[top], **inner}
        return {**arguments, top: inner}


def roots() -> list[Root]:
    """All root fields."""
    schema = the_schema()
    kinds = {"query": schema.query_type, "mutation": schema.mutation_type, "subscription": schema.subscription_type}
    return [
        Root(operation, name, field)
        for operation, kind in kinds.items()
        if kind is not None
        for name, field in kind.fields.items()
    ]


@cache
def node_types() -> frozenset[str]:
    """Types of objects that have an id."""
    schema = the_schema()
    node = schema.type_map["Node"]
    return frozenset(
        name
        for name, kind in schema.type_map.items()
        if isinstance(kind, GraphQLObjectType) and node in kind.interfaces
    )


def id_places() -> list[Place]:
    """All arguments that hold ids of objects."""
    return [
        place
        for root in roots()
        for name, argument in root.field.args.items()
        for place in _places(root, (name,), argument.type)
    ]


def _places(root: Root, path: tuple[str, ...], kind: GraphQLInputType) -> Iterator[Place]:
    named = get_named_type(kind)
    if isinstance(named, GraphQLInputObjectType):
        for name, field in named.fields.items():
            yield from _places(root, (*path, name), field.type)
    elif named.name == "ID" and path[-1] not in NOT_IDS_OF_OBJECTS:
        bare = kind.of_type if isinstance(kind, GraphQLNonNull) else kind
        yield Place(root, path, isinstance(bare, GraphQLList))


def value_for(name: str, kind: GraphQLInputType) -> Any:
    """Make the least value of a type."""
    match kind:
        case GraphQLNonNull():
            return value_for(name, kind.of_type)
        case GraphQLList():
            return []
        case GraphQLEnumType():
            return VALUES.get(name, next(iter(kind.values)))
        case GraphQLInputObjectType():
            return _least_input(kind)
        case _:
            return VALUES.get(name, _PLAIN[get_named_type(kind).name])


def _least_input(kind: GraphQLInputObjectType) -> dict[str, Any]:
    if kind.name == "AudioInput":
        return {"data": VALUES["data"]}
    fields = list(kind.fields.items())
    needed = fields[:1] if kind.is_one_of else [pair for pair in fields if is_required_input_field(pair[1])]
    return {name: value_for(name, field.type) for name, field in needed}


@dataclass(frozen=True, slots=True)
class Cell:
    """A field of a type, and a query that leads to it: from a `node` of that type whose id is `$id`, or from a root."""

    kind: str
    field: str
    document: str
    node: str | None
    arguments: Mapping[str, Any]


def ways_to_types() -> dict[str, tuple[str, ...]]:
    """The shortest way from Query to each object type, as names of fields; `node:X` stands for an object of type X."""
    schema = the_schema()
    found: dict[str, tuple[str, ...]] = {name: (f"node:{name}",) for name in node_types()}
    queries = [root for root in roots() if root.operation == "query" and root.name not in {"node", "nodes"}]
    for root in queries:
        found.setdefault(get_named_type(root.field.type).name, (root.name,))
    ways = deque((schema.type_map[name], way) for name, way in found.items())
    while ways:
        kind, way = ways.popleft()
        for name, field in kind.fields.items() if isinstance(kind, GraphQLObjectType) else ():
            inside = get_named_type(field.type)
            if isinstance(inside, GraphQLObjectType) and inside.name not in found and len(way) < MAX_STEPS:
                found[inside.name] = (*way, name)
                ways.append((inside, found[inside.name]))
    return found


def cells() -> Iterator[Cell]:
    """Every field of every type that a query leads to."""
    by_name = {root.name: root for root in roots()}
    for kind, (start, *steps) in ways_to_types().items():
        named = the_schema().type_map[kind]
        assert isinstance(named, GraphQLObjectType)
        for name, field in named.fields.items():
            inner = f"{name} {_leaf(field)}"
            for step in reversed(steps):
                inner = f"{step} {{ {inner} }}"
            node = start.removeprefix("node:") if start.startswith("node:") else None
            if node is not None:
                document = f"query ($id: ID!) {{ node(id: $id) {{ ... on {node} {{ {inner} }} }} }}"
                yield Cell(kind, name, document, node, {})
            else:
                root = by_name[start]
                yield Cell(kind, name, root.document(f"{{ {inner} }}"), None, root.arguments())


def _leaf(field: GraphQLField) -> str:
    return "" if is_leaf_type(get_named_type(field.type)) else "{ __typename }"


def selection(kind: GraphQLNamedType, depth: int = 3) -> str:
    """Write what can be asked of a type: its plain fields, and those of what it leads to."""
    if is_leaf_type(kind):
        return ""
    fields = ["__typename"]
    for name, field in getattr(kind, "fields", {}).items():
        inside = get_named_type(field.type)
        if is_leaf_type(inside):
            fields.append(name)
        elif depth > 1 and not any(map(is_required_argument, field.args.values())):
            fields.append(f"{name} {selection(inside, depth - 1)}")
    return "{ " + " ".join(fields) + " }"
