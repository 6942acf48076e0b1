"""What a subscription shows of its events, worked out once from what it selects.

Executing a document for an event asks the same questions each time: which fields, of which type, written how. Where a
selection reaches nothing but what an event carries, the answers are put together here, and showing an event is a walk
along them. Anything else (fields with resolvers, values of the wrong kind) is graphql-core's to execute.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias, cast

from graphql import (
    FieldNode,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLLeafType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLUnionType,
    OperationDefinitionNode,
    is_leaf_type,
)
from graphql.execution import Executor
from graphql.execution.collect_fields import FieldDetailsList, GroupedFieldSet, collect_fields, collect_subfields
from strawberry.types.field import StrawberryField

Execution: TypeAlias = Executor[Any]
Show = Callable[[object], object]
"""Turns a value of the domain into what JSON holds of it."""


class NotPlainError(Exception):
    """A selection, or a value, is not shown here."""


@dataclass(slots=True)
class Projection:
    """Shows the events of every subscription with the same operation and the same choice of fields."""

    operation: OperationDefinitionNode
    name: str
    _selected: FieldDetailsList
    _types: tuple[GraphQLObjectType, ...]
    _shows: dict[type, Show | None] = field(default_factory=dict)

    @classmethod
    def of(cls, executor: Execution) -> "Projection":
        """Look at the root field of a subscription. Raises NotPlainError when there is more to it than its events."""
        schema, operation = executor.schema, executor.operation
        root = cast("GraphQLObjectType", schema.subscription_type)
        grouped, deferred, _ = collect_fields(schema, executor.fragments, executor.variable_values, root, operation)
        if deferred or len(grouped) != 1:
            raise NotPlainError
        ((name, selected),) = grouped.items()
        shown = _definition(root, selected[0].node)
        kind = shown.type.of_type if isinstance(shown.type, GraphQLNonNull) else shown.type
        match kind:
            case GraphQLInterfaceType() | GraphQLUnionType():
                return cls(operation, name, selected, tuple(schema.get_possible_types(kind)))
            case GraphQLObjectType():
                return cls(operation, name, selected, (kind,))
            case _:
                raise NotPlainError

    def show(self, event: object, executor: Execution) -> dict[str, object]:
        """Show an event under its root field. Raises NotPlainError when graphql-core has to."""
        kind = type(event)
        try:
            show = self._shows[kind]
        except KeyError:
            show = self._shows[kind] = self._prepared(event, executor)
        if show is None:
            raise NotPlainError
        return {self.name: show(event)}

    def _prepared(self, event: object, executor: Execution) -> Show | None:
        try:
            return _show_object(executor, _type_of(event, self._types), self._selected)
        except NotPlainError:
            return None


def _type_of(event: object, types: tuple[GraphQLObjectType, ...]) -> GraphQLObjectType:
    for kind in types:
        is_type_of = cast("Callable[[object, object], bool] | None", kind.is_type_of)
        if is_type_of is not None and is_type_of(event, None):
            return kind
    raise NotPlainError


def _definition(parent: GraphQLObjectType, node: FieldNode) -> GraphQLField:
    definition: GraphQLField | None = parent.fields.get(node.name.value)
    if definition is None:
        raise NotPlainError
    return definition


def _show_object(executor: Execution, kind: GraphQLObjectType, selected: FieldDetailsList) -> Show:
    grouped: GroupedFieldSet
    grouped, deferred, _ = collect_subfields(
        executor.schema, executor.fragments, executor.variable_values, executor.operation, kind, selected
    )
    if deferred:
        raise NotPlainError
    fixed: dict[str, object] = {}
    steps: list[tuple[str, str, Show]] = []
    for name, details in grouped.items():
        if details[0].node.name.value == "__typename":
            fixed[name] = kind.name
            continue
        definition = _definition(kind, details[0].node)
        # In the order of the selection, whatever is written over it later.
        fixed[name] = None
        steps.append((name, _attribute(definition), _show(executor, definition.type, details)))
    return _walk(fixed, tuple(steps))


def _walk(fixed: Mapping[str, object], steps: tuple[tuple[str, str, Show], ...]) -> Show:
    def show(source: object) -> object:
        shown = dict(fixed)
        for name, attribute, write in steps:
            shown[name] = write(getattr(source, attribute))
        return shown

    return show


def _attribute(definition: GraphQLField) -> str:
    """Name the attribute that a field shows as it is."""
    known = definition.extensions.get(_DEFINITION)
    if not isinstance(known, StrawberryField) or not getattr(definition.resolve, "_is_default", False):
        raise NotPlainError
    return known.python_name


def _show(executor: Execution, kind: GraphQLOutputType, details: FieldDetailsList) -> Show:
    if isinstance(kind, GraphQLNonNull):
        if is_leaf_type(kind.of_type):
            return _leaf(kind.of_type)
        return _required(_show_value(executor, kind.of_type, details))
    return _optional(_show_value(executor, kind, details))


def _show_value(executor: Execution, kind: GraphQLOutputType, details: FieldDetailsList) -> Show:
    if is_leaf_type(kind):
        return _leaf(kind)
    if isinstance(kind, GraphQLObjectType):
        return _show_object(executor, kind, details)
    if isinstance(kind, GraphQLList):
        show = _show(executor, kind.of_type, details)
        return lambda values: [show(value) for value in cast("tuple[object, ...]", values)]
    raise NotPlainError


def _leaf(kind: GraphQLLeafType) -> Show:
    """Write a value of a leaf type; of the built-in ones, most are in JSON what they are."""
    native, coerce = _NATIVE.get(kind.name), cast("Show", kind.coerce_output_value)

    def write(value: object) -> object:
        if type(value) is native:
            return value
        if value is None:
            raise NotPlainError
        return coerce(value)

    return write


def _required(show: Show) -> Show:
    def write(value: object) -> object:
        if value is None:
            raise NotPlainError
        return show(value)

    return write


def _optional(show: Show) -> Show:
    def write(value: object) -> object:
        return None if value is None else show(value)

    return write


_DEFINITION: Final = "strawberry-definition"
_NATIVE: Final[Mapping[str, type]] = {"String": str, "ID": str, "Boolean": bool}
