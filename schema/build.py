"""Putting the schema together."""

from collections.abc import Iterable
from copy import copy
from datetime import date
from functools import cache
from typing import Any, cast

import strawberry
from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    Undefined,
)
from strawberry.extensions.runner import SchemaExtensionsRunner
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext, ExecutionResult
from strawberry.types.base import StrawberryObjectDefinition
from strawberry.types.execution import PreExecutionError
from strawberry.types.field import StrawberryField
from strawberry.types.graphql import OperationType

from domain.errors import RateLimited
from resolvers.context import Context
from schema.access import guarded
from schema.account_events import ACCOUNT_EVENTS
from schema.accounts import SignIn, User
from schema.audit import AuditEntry
from schema.check_ins import CheckIn
from schema.conversations import Conversation
from schema.cost import SCHEMA_COST, Costs
from schema.document_limits import excess
from schema.document_rules import DocumentRules
from schema.documents import CheckedDocument, DocumentDesk
from schema.enums import describe_enums
from schema.errors import translated, without_suggestion
from schema.events import EVENTS
from schema.executor import SHARED_FRAMES, SelectionKeeper
from schema.frames import SharedFrames, Written
from schema.goals import ActionItem, Goal
from schema.introspection import Introspection, asks_for_schema
from schema.memories import Memory
from schema.mutations.root import Mutation
from schema.operation import OperationContext
from schema.query import Query
from schema.reminders import PushDevice, Reminder
from schema.scalars import SCALARS
from schema.side_thread import SideThread
from schema.subscription import Subscription
from schema.turns import Message, Turn

_NODES = (
    User,
    SignIn,
    AuditEntry,
    Conversation,
    Turn,
    Message,
    Goal,
    ActionItem,
    CheckIn,
    Memory,
    Reminder,
    PushDevice,
)


class CoachSchema(strawberry.Schema):
    """The API: guarded root fields, errors translated in one place, documents checked once."""

    def __init__(self) -> None:
        super().__init__(
            Query,
            Mutation,
            Subscription,
            types=[*_NODES, *EVENTS, *ACCOUNT_EVENTS, date],
            extensions=[OperationContext],
            execution_context_class=SelectionKeeper,
            config=StrawberryConfig(scalar_map=SCALARS),
        )
        self._schema.extensions[SHARED_FRAMES] = SharedFrames()
        self._drop_null_defaults()
        self._costs = Costs(self._schema)
        self._side = SideThread()
        self._introspection = Introspection(self._schema, self._side)
        self._desk = DocumentDesk(self._schema, DocumentRules(), self._side)

    def ruled_by(self, rules: DocumentRules) -> "CoachSchema":
        """Make the same schema with rules of its own for documents."""
        made = copy(self)
        made._desk = DocumentDesk(self._schema, rules, self._side)  # noqa: SLF001 - it is one of us
        return made

    async def execute(  # noqa: PLR0917 - Strawberry's own
        self,
        query: str | None,
        variable_values: dict[str, Any] | None = None,
        context_value: object = None,
        root_value: object = None,
        operation_name: str | None = None,
        allowed_operation_types: Iterable[OperationType] | None = None,
        operation_extensions: dict[str, Any] | None = None,
    ) -> ExecutionResult:
        """Run a query or a mutation; a subscription has more than one answer, and `stream` gives them."""
        allowed = set(OperationType if allowed_operation_types is None else allowed_operation_types)
        return await super().execute(
            query,
            variable_values,
            context_value,
            root_value,
            operation_name,
            allowed - {OperationType.SUBSCRIPTION},
            operation_extensions,
        )

    async def check(self, text: str) -> CheckedDocument:
        """Parse and validate a document, or find it among those that were."""
        return await self._desk.check(text)

    async def _prepare_operation_async(
        self, context: ExecutionContext, extensions_runner: SchemaExtensionsRunner
    ) -> PreExecutionError | None:
        """Check the document and what it costs before Strawberry looks at it.

        Strawberry's own hooks come too late for a document that cannot be parsed, which it would parse again.
        """
        checked = CheckedDocument(None)
        if context.query:
            checked = await self.check(context.query)
            context.graphql_document = checked.document
            context.pre_execution_errors = [*checked.errors]
            if checked.document is None:
                return PreExecutionError(data=None, errors=context.pre_execution_errors)
        refused = await super()._prepare_operation_async(context, extensions_runner)
        if refused is None and checked.document is not None:
            refused = await self._priced(context, checked.document)
        return refused

    async def _priced(self, context: ExecutionContext, document: DocumentNode) -> PreExecutionError | None:
        """Take the price of an operation from the caller's budget, or say why it is not run."""
        rules = self._desk.rules
        cost = self._costs.of(document, context.operation_name, context.variables)
        if context.operation_type is not OperationType.SUBSCRIPTION:
            context.extensions_results["cost"] = {"requested": cost, "limit": rules.max_cost}
        try:
            if cost > rules.max_cost:
                raise excess(f"The operation costs {cost}; at most {rules.max_cost} is allowed.")
            if isinstance(context.context, Context):
                await context.context.spend(cost)
        except (GraphQLError, RateLimited) as error:
            refusal = error if isinstance(error, GraphQLError) else GraphQLError(str(error), original_error=error)
            return PreExecutionError(data=None, errors=[refusal])
        if cost >= SCHEMA_COST and asks_for_schema(document, context.operation_name):
            text = context.query or ""
            context.result = await self._introspection.answer(text, document, context.operation_name, context.variables)
        return None

    async def _handle_execution_result(
        self,
        context: ExecutionContext,
        result: Any,  # noqa: ANN401 - any of the results of graphql-core
        extensions_runner: SchemaExtensionsRunner,
        **how: bool,
    ) -> Any:  # noqa: ANN401 - the same
        """Pass on an event that is written already: it has no errors, and extensions add nothing to it."""
        if isinstance(result.data, Written):
            return ExecutionResult(data=cast("dict[str, Any]", result.data), errors=None)
        return await super()._handle_execution_result(context, result, extensions_runner, **how)

    def get_fields(self, type_definition: StrawberryObjectDefinition) -> list[StrawberryField]:
        """Guard the root fields that are not public."""
        if type_definition.origin in {self.query, self.mutation, self.subscription}:
            return [guarded(field) for field in type_definition.fields]
        return type_definition.fields

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Translate errors where they are; those expected leave no trace in the log."""
        del execution_context
        errors[:] = map(translated, errors)
        if not self._desk.rules.suggestions:
            errors[:] = map(without_suggestion, errors)

    def _drop_null_defaults(self) -> None:
        """Show `first: Int`, not `first: Int = null`: to resolvers, absent is None either way."""
        for named in self._schema.type_map.values():
            match named:
                case GraphQLInputObjectType():
                    for field in named.fields.values():
                        if field.default_value is None:
                            field.default_value = Undefined
                case GraphQLObjectType() | GraphQLInterfaceType():
                    for argument in (arg for field in named.fields.values() for arg in field.args.values()):
                        if argument.default_value is None:
                            argument.default_value = Undefined


@cache
def build_schema() -> CoachSchema:
    """Build the schema; once in a process, because that takes a while."""
    describe_enums()
    return CoachSchema()
