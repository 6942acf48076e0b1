"""How much one document may ask for.

Strawberry's own limiters walk a fragment anew at each place where it is spread: thirty fragments that spread each
other twice keep them busy for hours. These measure each fragment once. Introspection is left to graphql-core's own
rule, which limits its depth.
"""

from dataclasses import dataclass
from typing import Final

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValidationContext,
    ValidationRule,
)

from domain.errors import ErrorCode

MAX_DEPTH: Final = 12
MAX_ALIASES: Final = 30
MAX_FIELDS: Final = 1_000
MAX_TOKENS: Final = 2_000


@dataclass(frozen=True, slots=True)
class Extent:
    """How much a selection asks for, its fragments written out."""

    depth: int = 0
    fields: int = 0
    aliases: int = 0

    def beside(self, other: "Extent") -> "Extent":
        """Put two selections side by side."""
        return Extent(max(self.depth, other.depth), self.fields + other.fields, self.aliases + other.aliases)


class Measure:
    """Measures the operations of one document."""

    def __init__(self, document: DocumentNode) -> None:
        self._fragments = {
            node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)
        }
        self._known: dict[str, Extent] = {}

    def of(self, selection: SelectionSetNode | None) -> Extent:
        """Measure a selection; the nesting of a document is limited by its parser."""
        extent = Extent()
        for node in selection.selections if selection else ():
            match node:
                case FieldNode():
                    extent = extent.beside(self._of_field(node))
                case InlineFragmentNode():
                    extent = extent.beside(self.of(node.selection_set))
                case FragmentSpreadNode():
                    extent = extent.beside(self._of_fragment(node.name.value))
        return extent

    def _of_field(self, node: FieldNode) -> Extent:
        if node.name.value.startswith("__"):
            return Extent()
        inside = self.of(node.selection_set)
        return Extent(inside.depth + 1, inside.fields + 1, inside.aliases + (node.alias is not None))

    def _of_fragment(self, name: str) -> Extent:
        """Measure a fragment once; one that spreads itself, or is not there, is refused by another rule."""
        if name not in self._known:
            self._known[name] = Extent()
            fragment = self._fragments.get(name)
            self._known[name] = self.of(fragment.selection_set if fragment else None)
        return self._known[name]


class DocumentLimits(ValidationRule):
    """Refuses documents that are too deep, too wide, or full of aliases."""

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self._measure = Measure(context.document)

    def enter_operation_definition(self, node: OperationDefinitionNode, *_: object) -> None:
        """Measure an operation."""
        extent = self._measure.of(node.selection_set)
        for what, found, limit in (
            ("levels deep", extent.depth, MAX_DEPTH),
            ("fields", extent.fields, MAX_FIELDS),
            ("aliases", extent.aliases, MAX_ALIASES),
        ):
            if found > limit:
                message = f"The operation asks for {found} {what}; at most {limit} are allowed."
                extensions = {"code": ErrorCode.QUERY_TOO_COMPLEX.value, "retryable": False}
                self.report_error(GraphQLError(message, nodes=[node], extensions=extensions))
