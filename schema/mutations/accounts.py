"""Accounts: signing in and out, profile and settings."""

from typing import Annotated

import strawberry

from domain.accounts.entities import User
from domain.accounts.requests import SignedIn
from resolvers import accounts
from resolvers.context import Info
from resolvers.outcome import Outcome
from schema.access import PUBLIC
from schema.inputs.accounts import (
    LoginInput,
    RefreshTokenInput,
    RegisterInput,
    UpdateProfileInput,
    UpdateSettingsInput,
)
from schema.payloads.accounts import AuthPayload, LogoutPayload, UpdateProfilePayload, UpdateSettingsPayload


async def _register(
    info: Info, input: Annotated[RegisterInput, strawberry.argument(description="The new account.")]
) -> Outcome[SignedIn]:
    return await accounts.register(info, input.request())


async def _login(
    info: Info, input: Annotated[LoginInput, strawberry.argument(description="Address and password.")]
) -> Outcome[SignedIn]:
    return await accounts.login(info, input.request())


async def _refresh_token(
    info: Info, input: Annotated[RefreshTokenInput, strawberry.argument(description="The refresh token.")]
) -> Outcome[SignedIn]:
    return await accounts.refresh(info, input.refresh_token)


async def _update_profile(
    info: Info, input: Annotated[UpdateProfileInput, strawberry.argument(description="The changes.")]
) -> Outcome[User]:
    return await accounts.update_profile(info, input.changes())


async def _update_settings(
    info: Info, input: Annotated[UpdateSettingsInput, strawberry.argument(description="The changes.")]
) -> Outcome[User]:
    return await accounts.update_settings(info, input.changes())


@strawberry.type
class AccountMutations:
    """The account's part of Mutation."""

    register = strawberry.mutation(
        resolver=_register,
        graphql_type=AuthPayload | None,
        metadata=PUBLIC,
        description="Opens an account and signs its user in. Needs no sign-in.",
    )
    login = strawberry.mutation(
        resolver=_login,
        graphql_type=AuthPayload | None,
        metadata=PUBLIC,
        description="Signs in with a password. Needs no sign-in; an Authorization header is not looked at.",
    )
    refresh_token = strawberry.mutation(
        resolver=_refresh_token,
        graphql_type=AuthPayload | None,
        metadata=PUBLIC,
        description="Swaps a refresh token for a new pair. Sent again within 30 s it succeeds (a lost answer, two "
        "tabs); later reuse ends the whole sign-in. A dead token is UNAUTHENTICATED. An Authorization header is not "
        "looked at.",
    )
    logout = strawberry.mutation(
        resolver=accounts.logout,
        graphql_type=LogoutPayload | None,
        description="Ends the sign-in this request came through, with all its tokens.",
    )
    update_profile = strawberry.mutation(
        resolver=_update_profile,
        graphql_type=UpdateProfilePayload | None,
        description="Changes what the user tells about themselves.",
    )
    update_settings = strawberry.mutation(
        resolver=_update_settings,
        graphql_type=UpdateSettingsPayload | None,
        description="Changes how the user wants to be coached.",
    )
