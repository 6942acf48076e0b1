"""Parsing and checking documents, each of them once.

Strawberry's own caches keep documents of any size, look each one up by hashing its whole tree, and turn a syntax
error on a WebSocket into a traceback and an empty answer.
"""

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Final

from graphql import (
    ASTValidationRule,
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    NoSchemaIntrospectionCustomRule,
    parse,
    specified_rules,
    validate,
)
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from schema.document_limits import excess, excesses
from schema.document_rules import DocumentRules
from schema.errors import invalid_document, translated
from schema.side_thread import SideThread

_RULES: Final[tuple[type[ASTValidationRule], ...]] = (
    *specified_rules,
    MaybeNullValidationRule,
    OneOfInputValidationRule,
)
_MAX_ERRORS: Final = 20
"""Enough to mend a document by; each costs time to find, and more to find out what was meant."""
_SHORT: Final = 1_500
"""Characters that are parsed and checked within a few milliseconds: longer documents do not keep the loop."""


@dataclass(frozen=True, slots=True)
class CheckedDocument:
    """A document, None when it could not be parsed, and what is wrong with it."""

    document: DocumentNode | None
    errors: tuple[GraphQLError, ...] = ()


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


class DocumentDesk:
    """Parses and validates documents by its rules, or finds them in its cache; long ones one by one in a thread."""

    def __init__(self, schema: GraphQLSchema, rules: DocumentRules, side: SideThread) -> None:
        self.rules = rules
        self._schema = schema
        self._side = side
        self._cache = DocumentCache()

    async def check(self, text: str) -> CheckedDocument:
        """Check a document. Its errors are as clients get them."""
        found = self._cache.find(text)
        if found is not None:
            return found
        if len(text) > self.rules.max_length:
            message = f"The document has {len(text)} characters; at most {self.rules.max_length} are allowed."
            return CheckedDocument(None, (excess(message),))
        if len(text) <= _SHORT:
            checked = self._check(text)
        else:
            checked = await self._side.run(lambda: self._check(text))
        self._cache.keep(text, checked)
        return checked

    def _check(self, text: str) -> CheckedDocument:
        try:
            document = parse(text, max_tokens=self.rules.max_tokens)
        except GraphQLSyntaxError as error:
            return CheckedDocument(None, (translated(error),))
        errors = excesses(document, self.rules) or validate(
            self._schema,
            document,
            _RULES if self.rules.introspection else (NoSchemaIntrospectionCustomRule, *_RULES),
            max_errors=_MAX_ERRORS,
            hide_suggestions=not self.rules.suggestions,
        )
        return CheckedDocument(document, tuple(map(invalid_document, errors)))
