"""Answers given a moment ago: who asks the very same again, is given the same again, and nobody is paid for it."""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Generic, TypeVar

from domain.clock import Clock
from domain.ids import UserId

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Kept(Generic[T]):
    answer: T
    byte_count: int
    until_ms: float


class RecentAnswers(Generic[T]):
    """Keeps answers for `kept_ms`, each for its user alone, at most `max_bytes` of them: the oldest go first.

    They stay in this process's memory, so that nothing a user said is written anywhere.
    """

    def __init__(self, clock: Clock, *, kept_ms: int, max_bytes: int) -> None:
        self._clock = clock
        self._kept_ms = kept_ms
        self._max_bytes = max_bytes
        self._kept: OrderedDict[tuple[UserId, str], _Kept[T]] = OrderedDict()
        self._byte_count = 0

    def get(self, user_id: UserId, question: str) -> T | None:
        """Look an answer up; `question` names all that it depends on."""
        self._drop_old()
        kept = self._kept.get((user_id, question))
        return None if kept is None else kept.answer

    def put(self, user_id: UserId, question: str, answer: T, byte_count: int) -> None:
        """Keep an answer; one that is larger than all there is room for is not kept."""
        if self._kept_ms == 0 or byte_count > self._max_bytes:
            return
        self._drop((user_id, question))
        self._kept[user_id, question] = _Kept(answer, byte_count, self._clock.monotonic_ms() + self._kept_ms)
        self._byte_count += byte_count
        while self._byte_count > self._max_bytes:
            self._drop(next(iter(self._kept)))

    def forget(self, user_id: UserId) -> None:
        """Drop a user's answers."""
        for key in [key for key in self._kept if key[0] == user_id]:
            self._drop(key)

    def _drop_old(self) -> None:
        now = self._clock.monotonic_ms()
        while self._kept and next(iter(self._kept.values())).until_ms <= now:
            self._drop(next(iter(self._kept)))

    def _drop(self, key: tuple[UserId, str]) -> None:
        dropped = self._kept.pop(key, None)
        if dropped is not None:
            self._byte_count -= dropped.byte_count
