"""What a form has to show."""

import strawberry

from domain.errors import UserErrorCode
from schema.views import described


@described
@strawberry.type
class UserError:
    """A failure the user can put right, next to the input field it concerns."""

    code: UserErrorCode = strawberry.field(description="What is wrong, for programs.")
    message: str = strawberry.field(description="What is wrong, for people.")
    path: list[str] = strawberry.field(description='Path to the argument or input field, such as ["input", "email"].')


@strawberry.type
class WithUserErrors:
    """What every payload has; not a type of the API by itself."""

    user_errors: list[UserError] = strawberry.field(
        description="What has to be put right first; empty when it was done."
    )
