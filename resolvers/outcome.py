"""What a mutation's payload is made of: the object, or what a form has to show instead."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Generic, TypeVar

import strawberry

from domain.errors import InvalidInput, UserError
from resolvers.context import Context

T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """A use case's result, or the errors its form shows; now and then both."""

    value: T | None
    user_errors: tuple[UserError, ...] = ()


async def attempt(context: Context, use_case: Coroutine[object, object, T]) -> Outcome[T]:
    """Wait for a use case; what a form can show becomes part of the outcome, anything else goes up.

    What the operation had loaded before is forgotten: the use case may have changed it.
    """
    try:
        value = await use_case
    except InvalidInput as error:
        return Outcome(None, error.user_errors)
    finally:
        context.loaders.forget()
    return Outcome(value)


async def change(context: Context, use_case: Coroutine[object, object, T]) -> Outcome[T]:
    """Attempt what a user may not do too often, beginning turns and signing in apart, which have rules of their own.

    Raises RateLimited.
    """
    try:
        await context.use_cases.pace.change(context.user_id)
    except BaseException:
        use_case.close()
        raise
    return await attempt(context, use_case)


def part(of: type[T], read: Callable[[T], U]) -> Callable[[Outcome[T]], U | None]:
    """Make the resolver of a payload field that shows a part of the outcome's value; `of` is the value's type."""
    del of

    def resolve(parent: strawberry.Parent[Outcome[T]]) -> U | None:
        return None if parent.value is None else read(parent.value)

    return resolve
