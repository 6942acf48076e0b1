"""Putting the schema together."""

from datetime import date
from functools import cache

import strawberry
from graphql import GraphQLError, GraphQLInputObjectType, GraphQLInterfaceType, GraphQLObjectType, Undefined
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext
from strawberry.types.base import StrawberryObjectDefinition
from strawberry.types.field import StrawberryField

from schema.access import guarded
from schema.account_events import ACCOUNT_EVENTS
from schema.accounts import SignIn, User
from schema.audit import AuditEntry
from schema.check_ins import CheckIn
from schema.conversations import Conversation
from schema.documents import DocumentCache, DocumentCheck
from schema.enums import describe_enums
from schema.errors import translated
from schema.events import EVENTS
from schema.executor import SHARED_FRAMES, SelectionKeeper
from schema.frames import SharedFrames
from schema.goals import ActionItem, Goal
from schema.mutations.root import Mutation
from schema.operation import OperationContext
from schema.query import Query
from schema.scalars import SCALARS
from schema.subscription import Subscription
from schema.turns import Message, Turn

_NODES = (User, SignIn, AuditEntry, Conversation, Turn, Message, Goal, ActionItem, CheckIn)


class CoachSchema(strawberry.Schema):
    """The API: guarded root fields, errors translated in one place, documents checked once."""

    def __init__(self) -> None:
        documents = DocumentCache()
        super().__init__(
            Query,
            Mutation,
            Subscription,
            types=[*_NODES, *EVENTS, *ACCOUNT_EVENTS, date],
            extensions=[OperationContext, lambda: DocumentCheck(documents)],
            execution_context_class=SelectionKeeper,
            config=StrawberryConfig(scalar_map=SCALARS),
        )
        self._schema.extensions[SHARED_FRAMES] = SharedFrames()
        self._drop_null_defaults()

    def get_fields(self, type_definition: StrawberryObjectDefinition) -> list[StrawberryField]:
        """Guard the root fields that are not public."""
        if type_definition.origin in {self.query, self.mutation, self.subscription}:
            return [guarded(field) for field in type_definition.fields]
        return type_definition.fields

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Translate errors where they are; those expected leave no trace in the log."""
        del execution_context
        errors[:] = map(translated, errors)

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
