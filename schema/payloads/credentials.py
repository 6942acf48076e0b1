"""Payloads about passwords, addresses, sign-ins and live connections."""

from datetime import datetime

import strawberry

from schema.accounts import User
from schema.payloads.user_errors import WithUserErrors
from schema.views import described


@described
@strawberry.type
class ReauthenticatePayload(WithUserErrors):
    """The outcome of `reauthenticate`."""

    value: datetime | None = strawberry.field(name="expiresAt", description="Until when the connection may stay now.")


@described
@strawberry.type
class EndSignInPayload(WithUserErrors):
    """The outcome of `endSignIn`."""

    value: strawberry.ID | None = strawberry.field(name="endedSignInId", description="The sign-in that has ended.")


@described
@strawberry.type
class ChangePasswordPayload(WithUserErrors):
    """The outcome of `changePassword`."""

    value: User | None = strawberry.field(name="user", description="The user as they are now.")


@described
@strawberry.type
class RequestPasswordResetPayload(WithUserErrors):
    """The outcome of `requestPasswordReset`: the same whether anybody has the address or not."""


@described
@strawberry.type
class RequestEmailVerificationPayload(WithUserErrors):
    """The outcome of `requestEmailVerification`."""


@described
@strawberry.type
class VerifyEmailPayload(WithUserErrors):
    """The outcome of `verifyEmail`."""

    value: User | None = strawberry.field(
        name="user", description="The user as they are now, where the request comes from themselves, signed in."
    )
