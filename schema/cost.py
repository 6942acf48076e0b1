"""What an operation may cost, told before it is run.

A field that has to be worked out costs 1, one that is only shown nothing, and each object of a list that is looked up 1
with what is asked of it. So the cost is about the number of objects that are read, whatever the document looks like. A
page counts as long as it may become: `first` or `last`, or what they are when left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
)
from strawberry.types.field import StrawberryField

from domain.pages import DEFAULT_SIZE, MAX_SIZE
from schema.document_limits import SCHEMA_FIELDS

LIST_LENGTH: Final = 10
"""What a list that is no page is taken to hold."""
SCHEMA_COST: Final = 500
_PARTS_OF_PAGES: Final = ("Connection", "Edge", "PageInfo")
_SIZES: Final = ("first", "last", "ids")
_DEAR: Final[Mapping[str, int]] = {
    "transcribe": 200,
    "synthesize": 200,
    "sendRecording": 50,
    "sendMessage": 20,
    "startRecording": 20,
    "retryTurn": 50,
    "register": 50,
    "login": 50,
}
"""Mutations that set engines or a password hash to work."""


class _Many(Enum):
    ONE = auto()
    LIST = auto()
    PAGE = auto()


@dataclass(frozen=True, slots=True)
class _Field:
    own: int
    many: _Many
    inside: GraphQLNamedType


class Costs:
    """Knows what the fields of one schema cost."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._fields: dict[tuple[str, str], _Field | None] = {}

    def of(self, document: DocumentNode, name: str | None, variables: Mapping[str, object] | None) -> int:
        """Work out the cost of a valid document's operation; 0 when there is no such operation."""
        operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
        for operation in operations:
            if name is None or (operation.name is not None and operation.name.value == name):
                root = self._schema.get_root_type(operation.operation)
                return _Walk(self, document, operation, variables or {}).of(operation.selection_set, root)
        return 0

    def field(self, parent: GraphQLNamedType, name: str) -> _Field | None:
        """Look a field up."""
        key = (parent.name, name)
        if key not in self._fields:
            known = isinstance(parent, GraphQLObjectType | GraphQLInterfaceType) and parent.fields.get(name)
            self._fields[key] = self._look_at(parent, name, known) if known else None
        return self._fields[key]

    def named(self, name: str) -> GraphQLNamedType | None:
        """Find the type of a fragment."""
        return self._schema.get_type(name)

    def _look_at(self, parent: GraphQLNamedType, name: str, field: GraphQLField) -> _Field:
        inside = get_named_type(field.type)
        definition = field.extensions.get("strawberry-definition")
        worked_out = (
            isinstance(definition, StrawberryField)
            and definition.base_resolver is not None
            and not parent.name.endswith(_PARTS_OF_PAGES)
        )
        is_root = parent in {self._schema.query_type, self._schema.mutation_type, self._schema.subscription_type}
        many = _Many.ONE
        if inside.name.endswith("Connection"):
            many = _Many.PAGE
        elif (
            worked_out and _is_list(field.type) and not is_leaf_type(inside) and not parent.name.endswith("Connection")
        ):
            many = _Many.LIST
        return _Field(_DEAR.get(name, 1) if is_root else int(worked_out), many, inside)


class _Walk:
    """Walks through one operation with the variables it is run with."""

    def __init__(
        self, costs: Costs, document: DocumentNode, operation: OperationDefinitionNode, variables: Mapping[str, object]
    ) -> None:
        self._costs = costs
        self._fragments = {
            node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)
        }
        self._variables = {
            node.variable.name.value: variables.get(node.variable.name.value, node.default_value)
            for node in operation.variable_definitions or ()
        }
        self._known: dict[str, int] = {}

    def of(self, selection: SelectionSetNode | None, parent: GraphQLNamedType | None) -> int:
        """Add up a selection."""
        total = 0
        for node in selection.selections if selection and parent else ():
            match node:
                case FieldNode():
                    total += self._of_field(node, parent)
                case InlineFragmentNode(type_condition=condition):
                    named = self._costs.named(condition.name.value) if condition else parent
                    total += self.of(node.selection_set, named)
                case FragmentSpreadNode():
                    total += self._of_fragment(node.name.value)
        return total

    def _of_field(self, node: FieldNode, parent: GraphQLNamedType | None) -> int:
        if node.name.value in SCHEMA_FIELDS:
            return SCHEMA_COST
        field = self._costs.field(parent, node.name.value) if parent else None
        if field is None:
            return 0
        inside = self.of(node.selection_set, field.inside)
        if field.many is _Many.ONE:
            return field.own + inside
        return field.own + self._size(node, field.many) * (1 + inside)

    def _of_fragment(self, name: str) -> int:
        if name not in self._known:
            fragment = self._fragments[name]
            self._known[name] = self.of(fragment.selection_set, self._costs.named(fragment.type_condition.name.value))
        return self._known[name]

    def _size(self, node: FieldNode, many: _Many) -> int:
        """Tell how long a list may become; what is no number is refused later, and asks for nothing until then."""
        size: object = DEFAULT_SIZE if many is _Many.PAGE else LIST_LENGTH
        for argument in node.arguments or ():
            if argument.name.value in _SIZES:
                value: object = argument.value
                if isinstance(value, VariableNode):
                    value = self._variables.get(value.name.value)
                match value:
                    case IntValueNode(value=digits):
                        size = int(digits) if len(digits) < 6 else MAX_SIZE
                    case ListValueNode(values=items):
                        size = len(items)
                    case int():
                        size = value
                    case list():
                        size = len(value)
                    case _:
                        pass
        return max(1, min(size, MAX_SIZE)) if isinstance(size, int) else 1


def _is_list(type_: GraphQLOutputType) -> bool:
    return is_list_type(type_.of_type if is_non_null_type(type_) else type_)
