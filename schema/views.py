"""Schema types as views: a type declares which fields of a domain object are shown, and is never instantiated."""

from typing import TypeVar

from strawberry.types.base import StrawberryObjectDefinition, get_object_definition

T = TypeVar("T")


def views(model: type) -> "classmethod[object, [object, object], bool]":
    """Make a type's `is_type_of`: its values are `model`s."""

    def is_type_of(cls: object, value: object, info: object) -> bool:
        del cls, info
        return isinstance(value, model)

    return classmethod(is_type_of)


def described(cls: type[T]) -> type[T]:
    """Show a type's docstring as its description; goes above `strawberry.type`, `interface` or `input`."""
    definition: StrawberryObjectDefinition = get_object_definition(cls, strict=True)
    definition.description = as_description(cls.__doc__)
    return cls


def as_description(docstring: str | None) -> str:
    """Put a docstring into one paragraph."""
    return " ".join((docstring or "").split())
