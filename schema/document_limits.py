"""How much one document may ask for.

Strawberry's own limiters walk a fragment anew at each place where it is spread: thirty fragments that spread each
other twice keep them busy for hours. These measure each fragment once. Introspection is left to graphql-core's own
rule, which limits its depth; here it is seen to that the schema is asked for by itself, and once.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

from domain.errors import ErrorCode
from schema.document_rules import DocumentRules

SCHEMA_FIELDS: Final = frozenset({"__schema", "__type"})

Definition: TypeAlias = OperationDefinitionNode | FragmentDefinitionNode


@dataclass(frozen=True, slots=True)
class Extent:
    """How much a selection asks for, its fragments written out."""

    depth: int = 0
    fields: int = 0
    aliases: int = 0
    introspections: int = 0

    def beside(self, other: "Extent") -> "Extent":
        """Put two selections side by side."""
        return Extent(
            max(self.depth, other.depth),
            self.fields + other.fields,
            self.aliases + other.aliases,
            self.introspections + other.introspections,
        )


class Measure:
    """Measures the operations and fragments of one document."""

    def __init__(self, document: DocumentNode) -> None:
        self.fragments = {
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

    def repeats(self, selections: Sequence[SelectionSetNode], above: frozenset[str] = frozenset()) -> int:
        """Count the pairs that graphql-core compares to tell whether fields merge (section 5.3.2 of GraphQL).

        Those are pairs of fields with one name at one place, and pairs of fragments spread at one place. Only for
        documents whose extent is within the limits. `above` are the fragments that this is inside of.
        """
        counts: defaultdict[str, int] = defaultdict(int)
        below: defaultdict[str, list[SelectionSetNode]] = defaultdict(list)
        spread: set[str] = set(above)
        for selection in selections:
            for node in self._flat(selection, spread):
                name = (node.alias or node.name).value
                counts[name] += 1
                if node.selection_set is not None:
                    below[name].append(node.selection_set)
        pairs = sum(count * (count - 1) // 2 for count in (*counts.values(), len(spread) - len(above)))
        return pairs + sum(self.repeats(inside, frozenset(spread)) for inside in below.values())

    def _flat(self, selection: SelectionSetNode, spread: set[str]) -> Iterator[FieldNode]:
        for node in selection.selections:
            match node:
                case FieldNode():
                    yield node
                case InlineFragmentNode():
                    yield from self._flat(node.selection_set, spread)
                case FragmentSpreadNode(name=name) if name.value in self.fragments and name.value not in spread:
                    spread.add(name.value)
                    yield from self._flat(self.fragments[name.value].selection_set, spread)

    def _of_field(self, node: FieldNode) -> Extent:
        if node.name.value.startswith("__"):
            return Extent(introspections=node.name.value in SCHEMA_FIELDS, aliases=node.alias is not None)
        inside = self.of(node.selection_set)
        return Extent(
            inside.depth + 1, inside.fields + 1, inside.aliases + (node.alias is not None), inside.introspections
        )

    def _of_fragment(self, name: str) -> Extent:
        """Measure a fragment once; one that spreads itself, or is not there, is refused by another rule."""
        if name not in self._known:
            self._known[name] = Extent()
            fragment = self.fragments.get(name)
            self._known[name] = self.of(fragment.selection_set if fragment else None)
        return self._known[name]


def excesses(document: DocumentNode, rules: DocumentRules) -> list[GraphQLError]:
    """Tell what a document asks too much of; fragments that nobody spreads are looked at as well."""
    measure = Measure(document)
    return [
        excess(message, node)
        for node in document.definitions
        if isinstance(node, Definition) and not _is_of_schema(node)
        for message in _messages(measure, node, rules)
    ]


def _is_of_schema(node: Definition) -> bool:
    """Tell a fragment on a type of the introspection."""
    return isinstance(node, FragmentDefinitionNode) and node.type_condition.name.value.startswith("__")


def excess(message: str, node: Definition | None = None) -> GraphQLError:
    """Make the error of a document that asks for too much."""
    extensions = {"code": ErrorCode.QUERY_TOO_COMPLEX.value, "retryable": False}
    return GraphQLError(message, nodes=[node] if node else None, extensions=extensions)


def _messages(measure: Measure, node: Definition, rules: DocumentRules) -> Iterator[str]:
    extent = measure.of(node.selection_set)
    for what, found, limit in (
        ("levels deep", extent.depth, rules.max_depth),
        ("fields", extent.fields, rules.max_fields),
        ("aliases", extent.aliases, rules.max_aliases),
        ("descriptions of the schema", extent.introspections, 1),
    ):
        if found > limit:
            yield f"The operation asks for {found} {what}; at most {limit} are allowed."
            return
    if extent.introspections and extent.fields:
        yield "The schema has to be asked for by itself."
    elif measure.repeats([node.selection_set]) > rules.max_repeats:
        yield "The operation repeats the same fields, or spreads fragments at one place, too often."
