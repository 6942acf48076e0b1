"""Payloads of check-ins."""

import strawberry

from schema.check_ins import CheckIn
from schema.payloads.user_errors import WithUserErrors
from schema.views import described


@described
@strawberry.type
class CheckInPayload(WithUserErrors):
    """The outcome of checking in."""

    value: CheckIn | None = strawberry.field(name="checkIn", description="The check-in.")
