"""Payloads of leaving."""

from datetime import datetime

import strawberry

from domain.ids import UserId
from domain.leaving.export import ExportLink
from resolvers.outcome import part
from schema.payloads.user_errors import WithUserErrors
from schema.views import described


@described
@strawberry.type
class ExportMyDataPayload(WithUserErrors):
    """The outcome of `exportMyData`."""

    url = strawberry.field(
        resolver=part(ExportLink, lambda link: link.url),
        graphql_type=str | None,
        description="Where on this server the zip file can be fetched, without signing in. It is made while it is "
        "fetched.",
    )
    expires_at = strawberry.field(
        resolver=part(ExportLink, lambda link: link.expires_at),
        graphql_type=datetime | None,
        description="When the address stops being good.",
    )


@described
@strawberry.type
class DeleteMyAccountPayload(WithUserErrors):
    """The outcome of `deleteMyAccount`."""

    deleted_user_id = strawberry.field(
        resolver=part(UserId, strawberry.ID),
        graphql_type=strawberry.ID | None,
        description="Whose account it was. Nothing of it can be read any more; what is left is removed soon.",
    )
