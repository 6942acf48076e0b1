"""The driver's exceptions become the domain's, here and nowhere else."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import structlog
from pymongo.errors import PyMongoError

from domain.errors import StoreUnavailable

P = ParamSpec("P")
T = TypeVar("T")

log = structlog.get_logger(__name__)


@contextmanager
def _cancellations_kept() -> Iterator[None]:
    """Raise the CancelledError that the driver swallowed.

    With `timeoutMS` PyMongo 4.20 waits by `asyncio.wait_for`, which returns the result when it arrives together with
    the cancellation; the task would then live on, and whoever cancelled it would wait for ever.
    """
    task = asyncio.current_task()
    before = task.cancelling() if task else 0
    try:
        yield
    finally:
        if task is not None and task.cancelling() > before:
            raise asyncio.CancelledError


def reaching_mongo(call: Callable[P, Coroutine[Any, Any, T]]) -> Callable[P, Coroutine[Any, Any, T]]:
    """Wrap a store's method: whatever the driver raises becomes StoreUnavailable.

    Duplicate keys are answers, not failures: the method itself catches those it expects.
    """

    @wraps(call)
    async def reach(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            with _cancellations_kept():
                return await call(*args, **kwargs)
        except PyMongoError as error:
            # Not the message: it may quote a document.
            log.warning(
                "mongo_failed", call=call.__qualname__, error=type(error).__name__, code=getattr(error, "code", None)
            )
            raise StoreUnavailable("The database cannot be reached. Try again.") from error

    return reach
