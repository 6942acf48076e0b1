"""What is sent of an event: written as JSON once, for however many subscribers select the same of it."""

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from typing import Final

from graphql import OperationDefinitionNode

from schema.projection import Execution, NotPlainError, Projection
from schema.transports import json_codec

MAX_PROJECTIONS: Final = 256
MAX_FRAMES: Final = 32
"""Subscribers of a conversation take an event within a few turns of the event loop: older ones have been sent."""

_Choice = tuple[int, tuple[tuple[str, bool], ...]]


class Written(Mapping[str, object]):
    """The `data` of a result, as JSON already; who looks into it finds it decoded."""

    __slots__ = ("_decoded", "json", "text")

    def __init__(self, json: bytes) -> None:
        self.json = json
        self.text = json.decode()
        self._decoded: dict[str, object] | None = None

    def __getitem__(self, name: str) -> object:
        return self._data[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._data)

    def __len__(self) -> int:
        return len(self._data)

    @property
    def _data(self) -> dict[str, object]:
        if self._decoded is None:
            decoded = json_codec.decode(self.json)
            self._decoded = decoded if isinstance(decoded, dict) else {}
        return self._decoded


class Frames:
    """The latest events of one projection, written."""

    def __init__(self, projection: Projection) -> None:
        self.operation: OperationDefinitionNode = projection.operation
        self._projection = projection
        self._latest: OrderedDict[int, tuple[object, Written]] = OrderedDict()

    def written(self, event: object, executor: Execution) -> Written:
        """Write an event, or find it written. Raises NotPlainError, or what its values raise."""
        # The event is kept with what was written of it, so that no other one can have its identity.
        found = self._latest.get(id(event))
        if found is not None:
            return found[1]
        written = Written(json_codec.encode(self._projection.show(event, executor)))
        self._latest[id(event)] = event, written
        if len(self._latest) > MAX_FRAMES:
            self._latest.popitem(last=False)
        return written


class SharedFrames:
    """The projections of one schema, found by operation and by the variables that may choose fields."""

    def __init__(self) -> None:
        self._known: OrderedDict[_Choice, Frames | None] = OrderedDict()
        self._operations: dict[_Choice, OperationDefinitionNode] = {}

    def of(self, executor: Execution) -> Frames | None:
        """Find what a subscription shares with others of its kind; None when it has to be executed for each."""
        variables = executor.variable_values.coerced.items()
        # Only booleans can: `@skip` and `@include` take nothing else.
        choice = id(executor.operation), tuple((name, value) for name, value in variables if isinstance(value, bool))
        if choice in self._known:
            self._known.move_to_end(choice)
            return self._known[choice]
        try:
            frames = Frames(Projection.of(executor))
        except NotPlainError:
            frames = None
        self._known[choice] = frames
        # Kept, so that its identity stays its own.
        self._operations[choice] = executor.operation
        if len(self._known) > MAX_PROJECTIONS:
            oldest, _ = self._known.popitem(last=False)
            del self._operations[oldest]
        return frames
