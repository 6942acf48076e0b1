"""Parsing and checking documents, each of them once.

Strawberry's own caches keep documents of any size, look each one up by hashing its whole tree, and turn a syntax
error on a WebSocket into a traceback and an empty answer.
"""

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from graphql import ASTValidationRule, DocumentNode, GraphQLError, GraphQLSyntaxError, parse, specified_rules
from strawberry.extensions import SchemaExtension
from strawberry.schema.schema import validate_document

from schema.document_limits import MAX_TOKENS, DocumentLimits
from schema.errors import invalid_document

_RULES: Final[tuple[type[ASTValidationRule], ...]] = (DocumentLimits, *specified_rules)


@dataclass(frozen=True, slots=True)
class CheckedDocument:
    """A document, and what is wrong with it."""

    document: DocumentNode
    errors: tuple[GraphQLError, ...]


@dataclass(frozen=True, slots=True)
class DocumentCache:
    """The latest documents of one schema; longer ones than `max_characters` are not kept."""

    capacity: int = 256
    max_characters: int = 8_192
    _checked: OrderedDict[str, CheckedDocument] = field(default_factory=OrderedDict)

    def find(self, text: str) -> CheckedDocument | None:
        """Find a document that was checked before."""
        found = self._checked.get(text)
        if found is not None:
            self._checked.move_to_end(text)
        return found

    def keep(self, text: str, checked: CheckedDocument) -> None:
        """Keep a document, dropping the one not asked for the longest time."""
        if len(text) <= self.max_characters:
            self._checked[text] = checked
            if len(self._checked) > self.capacity:
                self._checked.popitem(last=False)


class DocumentCheck(SchemaExtension):
    """Parses and validates an operation's document, or finds it in the cache."""

    def __init__(self, cache: DocumentCache) -> None:
        self._cache = cache
        self._found: CheckedDocument | None = None

    def on_parse(self) -> Iterator[None]:
        """Parse; a syntax error is left for Strawberry to find again, at the place where it handles them."""
        context = self.execution_context
        context.parse_options["max_tokens"] = MAX_TOKENS
        text = context.query or ""
        self._found = self._cache.find(text)
        if self._found is not None:
            context.graphql_document = self._found.document
        elif text:
            try:
                context.graphql_document = parse(text, max_tokens=MAX_TOKENS)
            except GraphQLSyntaxError:
                context.graphql_document = None
        yield

    def on_validate(self) -> Iterator[None]:
        """Validate, and leave the errors where Strawberry looks for them."""
        context = self.execution_context
        checked = self._found
        if checked is None and context.graphql_document is not None:
            found = validate_document(context.schema._schema, context.graphql_document, _RULES)  # noqa: SLF001
            checked = CheckedDocument(context.graphql_document, tuple(map(invalid_document, found)))
            self._cache.keep(context.query or "", checked)
        context.pre_execution_errors = list(checked.errors) if checked else None
        yield
