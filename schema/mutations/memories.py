"""Memories: forgotten."""

from typing import Annotated

import strawberry

from domain.ids import MemoryId
from resolvers import memories
from resolvers.context import Info
from resolvers.outcome import Outcome
from schema.payloads.conversations import DeletePayload


async def _forget(
    info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="Which memory.")]
) -> Outcome[MemoryId]:
    return await memories.forget(info, id)


@strawberry.type
class MemoryMutations:
    """The memories' part of Mutation."""

    forget_memory = strawberry.mutation(
        resolver=_forget,
        graphql_type=DeletePayload | None,
        description="Forgets something for good. It is not learnt again from the same message.",
    )
