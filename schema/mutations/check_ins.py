"""Check-ins: made and deleted."""

from typing import Annotated

import strawberry

from domain.check_ins.entities import CheckIn
from domain.ids import CheckInId
from resolvers import check_ins
from resolvers.context import Info
from resolvers.outcome import Outcome
from schema.inputs.check_ins import CreateCheckInInput
from schema.payloads.check_ins import CheckInPayload
from schema.payloads.conversations import DeletePayload


async def _create(
    info: Info, input: Annotated[CreateCheckInInput, strawberry.argument(description="How the user feels.")]
) -> Outcome[CheckIn]:
    return await check_ins.create(info, input.request())


async def _delete(
    info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="Which check-in.")]
) -> Outcome[CheckInId]:
    return await check_ins.delete(info, id)


@strawberry.type
class CheckInMutations:
    """The check-ins' part of Mutation."""

    create_check_in = strawberry.mutation(
        resolver=_create,
        graphql_type=CheckInPayload | None,
        description="Writes down how the user feels about a goal or the day, 1 to 10.",
    )
    delete_check_in = strawberry.mutation(
        resolver=_delete, graphql_type=DeletePayload | None, description="Deletes a check-in."
    )
