"""The schema as clients read it."""

from collections.abc import Iterator
from pathlib import Path

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
    specified_scalar_types,
)

from schema.printing import print_schema

COMMITTED = Path(__file__).parents[2] / "schema.graphql"


def undescribed(schema: GraphQLSchema) -> Iterator[str]:
    for name, named in schema.type_map.items():
        if name.startswith("__") or name in specified_scalar_types:
            continue
        if not named.description:
            yield name
        match named:
            case GraphQLObjectType() | GraphQLInterfaceType():
                for field_name, field in named.fields.items():
                    if not field.description:
                        yield f"{name}.{field_name}"
                    yield from (f"{name}.{field_name}({a}:)" for a, arg in field.args.items() if not arg.description)
            case GraphQLInputObjectType():
                yield from (f"{name}.{field}" for field, value in named.fields.items() if not value.description)
            case GraphQLEnumType():
                yield from (f"{name}.{value}" for value, given in named.values.items() if not given.description)


def test_everything_is_described() -> None:
    assert list(undescribed(build_schema(print_schema()))) == []


def test_the_committed_schema_is_the_one_served() -> None:
    assert COMMITTED.read_text() == print_schema(), "run `python -m app schema`"


def test_an_optional_argument_has_no_default() -> None:
    assert " = null" not in print_schema()
