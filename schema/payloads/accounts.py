"""Payloads of accounts."""

import strawberry

from domain.accounts.requests import SignedIn
from resolvers.outcome import part
from schema.accounts import AuthTokens, User
from schema.payloads.user_errors import WithUserErrors
from schema.views import described


@described
@strawberry.type
class AuthPayload(WithUserErrors):
    """The outcome of signing in, one way or another."""

    tokens = strawberry.field(
        resolver=part(SignedIn, lambda signed_in: signed_in.tokens),
        graphql_type=AuthTokens | None,
        description="What keeps the user signed in.",
    )
    user = strawberry.field(
        resolver=part(SignedIn, lambda signed_in: signed_in.user),
        graphql_type=User | None,
        description="Who is signed in now.",
    )


@described
@strawberry.type
class LogoutPayload(WithUserErrors):
    """The outcome of `logout`."""


@described
@strawberry.type
class UpdateProfilePayload(WithUserErrors):
    """The outcome of `updateProfile`."""

    value: User | None = strawberry.field(name="user", description="The user as they are now.")


@described
@strawberry.type
class UpdateSettingsPayload(WithUserErrors):
    """The outcome of `updateSettings`."""

    value: User | None = strawberry.field(name="user", description="The user as they are now.")
