"""Objects with an id of their own."""

import strawberry

from schema.views import described


@described
@strawberry.interface
class Node:
    """An object that `node` finds again by its id alone."""

    id: strawberry.ID = strawberry.field(
        description="Names the object, for ever and in the whole API. Opaque: its parts may change meaning."
    )
