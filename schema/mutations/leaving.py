"""Taking one's data along, and deleting one's account."""

from typing import Annotated

import strawberry

from domain.ids import UserId
from resolvers import leaving
from resolvers.context import Info
from resolvers.outcome import Outcome
from schema.inputs.leaving import DeleteMyAccountInput
from schema.payloads.leaving import DeleteMyAccountPayload, ExportMyDataPayload


async def _delete_my_account(
    info: Info, input: Annotated[DeleteMyAccountInput, strawberry.argument(description="Proof that it is meant.")]
) -> Outcome[UserId]:
    return await leaving.delete_my_account(info, input.confirm_email, input.password)


@strawberry.type
class LeavingMutations:
    """The part of Mutation for those who leave."""

    export_my_data = strawberry.mutation(
        resolver=leaving.export_my_data,
        graphql_type=ExportMyDataPayload | None,
        description="Everything the server holds about the user, as a zip behind a short-lived signed link.",
    )
    delete_my_account = strawberry.mutation(
        resolver=_delete_my_account,
        graphql_type=DeleteMyAccountPayload | None,
        description="Erases the account; what was encrypted for it can never be read again. All sign-ins end.",
    )
