"""How operations are executed: as graphql-core does, but a subscription remembers what it selects."""

from typing import Any, cast

from graphql import ExecutionResult, GraphQLObjectType, OperationType
from graphql.execution.collect_fields import DeferUsage, GroupedFieldSet
from graphql.execution.incremental import DeliveryGroup
from graphql.pyutils import AwaitableOrValue, RefMap
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from schema.frames import Frames, SharedFrames, Written
from schema.projection import Execution

SHARED_FRAMES = "shared_frames"
"""Where a GraphQL schema keeps its SharedFrames, among its extensions."""


class _Shown:
    """Stands for the execution of one event whose outcome is known."""

    __slots__ = ("_data",)

    def __init__(self, data: Written) -> None:
        self._data = data

    def execute_operation(self, serially: bool) -> ExecutionResult:
        """Give the outcome."""
        del serially
        return ExecutionResult(data=cast("dict[str, Any]", self._data))


class SelectionKeeper(StrawberryGraphQLCoreExecutionContext):
    """Collects the fields of a subscription once, for all its events.

    graphql-core 3.3 collects the root field anew for each event, and remembers what is selected below it by the
    identity of what it collected: nothing is ever found again, everything is kept until the subscription ends. That
    was 200 KB a turn, and a sixth of the time an event takes.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - graphql-core's own many arguments
        super().__init__(*args, **kwargs)
        # Each event is executed by a shallow copy: they share this.
        self._first_collected: dict[str, GroupedFieldSet] = {}
        self._frames: Frames | None = None
        if self.operation.operation is OperationType.SUBSCRIPTION:
            shared: SharedFrames = self.schema.extensions[SHARED_FRAMES]
            self._frames = shared.of(self)

    def build_per_event_executor(self, payload: object) -> Execution:
        """Prepare the execution of an event; one that others have shown the same of is not executed again."""
        if self._frames is not None:
            try:
                return cast("Execution", _Shown(self._frames.written(payload, self)))
            except Exception:  # noqa: BLE001, S110 - graphql-core executes it, and says what is wrong with which field
                pass
        return super().build_per_event_executor(payload)

    def execute_root_grouped_field_set(
        self,
        root_type: GraphQLObjectType,
        root_value: object,
        grouped_field_set: GroupedFieldSet,
        serially: bool,
        position_context: RefMap[DeferUsage, DeliveryGroup] | None,
    ) -> AwaitableOrValue[dict[str, Any]]:
        """Execute the root fields, those of an event as they were collected for the first one.

        They are the same each time: neither the document nor its variables change.
        """
        if self.operation.operation is OperationType.SUBSCRIPTION:
            grouped_field_set = self._first_collected.setdefault(root_type.name, grouped_field_set)
        return super().execute_root_grouped_field_set(
            root_type, root_value, grouped_field_set, serially, position_context
        )
