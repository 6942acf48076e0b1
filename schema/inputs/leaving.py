"""Inputs of leaving."""

import strawberry

from schema.views import described


@described
@strawberry.input
class DeleteMyAccountInput:
    """Erasing the account."""

    password: str | None = strawberry.field(
        default=None,
        description="The account's password. Who has none must have signed in within the last ten minutes.",
    )
    confirm_email: str = strawberry.field(description="Typed by the user: their own email address.")
