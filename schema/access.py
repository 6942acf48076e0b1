"""Who may ask what: every root field needs sign-in unless it is marked public."""

import inspect
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

import strawberry
from strawberry.extensions import FieldExtension
from strawberry.types.field import StrawberryField

from resolvers.context import Context

_PUBLIC_KEY: Final = "public"

PUBLIC: Final[Mapping[str, bool]] = MappingProxyType({_PUBLIC_KEY: True})
"""`metadata=PUBLIC` on a root field: anybody may ask, and a token that is not good is not looked at."""


class SignInRequired(FieldExtension):
    """Refuses a field to those who are not signed in."""

    def resolve(
        self, next_: Callable[..., Any], source: object, info: strawberry.Info[Context, None], **kwargs: object
    ) -> object:
        """Let the signed-in viewer pass. Raises Unauthenticated."""
        _ = info.context.required_viewer
        return next_(source, info, **kwargs)

    async def resolve_async(
        self, next_: Callable[..., Any], source: object, info: strawberry.Info[Context, None], **kwargs: object
    ) -> object:
        """Let the signed-in viewer pass. Raises Unauthenticated."""
        _ = info.context.required_viewer
        result = next_(source, info, **kwargs)
        return await result if inspect.isawaitable(result) else result


def guarded(field: StrawberryField) -> StrawberryField:
    """Add the sign-in rule to a root field that is not public."""
    if field.metadata.get(_PUBLIC_KEY):
        return field
    copy = field.__copy__()
    copy.extensions = [*field.extensions, SignInRequired()]
    return copy
