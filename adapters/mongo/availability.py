"""The driver's exceptions become the domain's, here and nowhere else."""

from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import structlog
from pymongo.errors import PyMongoError

from domain.errors import StoreUnavailable

P = ParamSpec("P")
T = TypeVar("T")

log = structlog.get_logger(__name__)


def reaching_mongo(call: Callable[P, Coroutine[Any, Any, T]]) -> Callable[P, Coroutine[Any, Any, T]]:
    """Wrap a store's method: whatever the driver raises becomes StoreUnavailable.

    Duplicate keys are answers, not failures: the method itself catches those it expects.
    """

    @wraps(call)
    async def reach(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return await call(*args, **kwargs)
        except PyMongoError as error:
            # Not the message: it may quote a document.
            log.warning(
                "mongo_failed", call=call.__qualname__, error=type(error).__name__, code=getattr(error, "code", None)
            )
            raise StoreUnavailable("The database cannot be reached. Try again.") from error

    return reach
