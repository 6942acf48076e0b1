"""Looking up what a client's ids name."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from domain.errors import InvalidInput, UserError, UserErrorCode
from domain.ids import Kind, UserId, is_a

IdT = TypeVar("IdT", bound=str)
T = TypeVar("T")


async def look_up(
    kind: Kind,
    ids: Sequence[str],
    user_id: UserId,
    named: Callable[[str], IdT],
    load: Callable[[Sequence[IdT], UserId], Awaitable[Sequence[T | None]]],
) -> Sequence[T | None]:
    """Load a user's objects in the order asked for, each once; None for what is no `kind`'s id or not there."""
    asked = [named(raw) for raw in dict.fromkeys(ids) if is_a(kind, raw)]
    loaded = await load(asked, user_id) if asked else ()
    found: dict[str, T | None] = dict(zip(asked, loaded, strict=True))
    return [found.get(raw) for raw in ids]


def found(value: T | None, what: str, *path: str) -> T:
    """Give what was found. Raises InvalidInput NOT_FOUND at `path` when it was not."""
    if value is None:
        raise InvalidInput([UserError(UserErrorCode.NOT_FOUND, f"There is no such {what}.", path)])
    return value
