"""Telling what the schema is: a tenth of a second's work, done beside the event loop and kept."""

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any, Final

from graphql import DocumentNode, ExecutionResult, GraphQLSchema, OperationDefinitionNode, execute_sync

from schema.document_limits import Measure
from schema.side_thread import SideThread

_KEPT: Final = 8


def asks_for_schema(document: DocumentNode, name: str | None) -> bool:
    """Tell whether an operation asks what the schema is. It asks for nothing else then: others are refused."""
    measure = Measure(document)
    return any(
        measure.of(node.selection_set).introspections > 0
        for node in document.definitions
        if isinstance(node, OperationDefinitionNode)
        and (name is None or (node.name is not None and node.name.value == name))
    )


class Introspection:
    """Answers what the schema is; the latest answers to documents without variables are kept."""

    def __init__(self, schema: GraphQLSchema, side: SideThread) -> None:
        self._schema = schema
        self._side = side
        self._answers: OrderedDict[tuple[str, str | None], dict[str, Any] | None] = OrderedDict()

    async def answer(
        self, text: str, document: DocumentNode, name: str | None, variables: Mapping[str, object] | None
    ) -> ExecutionResult:
        """Run an operation that asks for nothing but the schema."""
        key = text, name
        if not variables and key in self._answers:
            return ExecutionResult(data=self._answers[key])
        result = await self._side.run(
            lambda: execute_sync(self._schema, document, variable_values=dict(variables or {}), operation_name=name)
        )
        if not variables and result.errors is None:
            self._answers[key] = result.data
            if len(self._answers) > _KEPT:
                self._answers.popitem(last=False)
        return result
