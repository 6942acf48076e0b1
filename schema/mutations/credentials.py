"""Passwords, addresses, sign-ins elsewhere, and connections that stay."""

from datetime import datetime
from typing import Annotated

import strawberry

from domain.accounts.entities import User
from domain.accounts.requests import SignedIn
from domain.ids import SignInId
from resolvers import accounts, credentials
from resolvers.context import Info
from resolvers.outcome import Outcome
from schema.access import PUBLIC
from schema.inputs.credentials import (
    ChangePasswordInput,
    ReauthenticateInput,
    RequestPasswordResetInput,
    ResetPasswordInput,
    VerifyEmailInput,
)
from schema.payloads.accounts import AuthPayload
from schema.payloads.credentials import (
    ChangePasswordPayload,
    EndSignInPayload,
    ReauthenticatePayload,
    RequestEmailVerificationPayload,
    RequestPasswordResetPayload,
    VerifyEmailPayload,
)


async def _reauthenticate(
    info: Info, input: Annotated[ReauthenticateInput, strawberry.argument(description="The token to go on with.")]
) -> Outcome[datetime]:
    return await accounts.reauthenticate(info, input.access_token)


async def _end_sign_in(
    info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="Which sign-in.")]
) -> Outcome[SignInId]:
    return await accounts.end_sign_in(info, id)


async def _change_password(
    info: Info, input: Annotated[ChangePasswordInput, strawberry.argument(description="Both passwords.")]
) -> Outcome[User]:
    return await credentials.change_password(info, input.request())


async def _request_password_reset(
    info: Info, input: Annotated[RequestPasswordResetInput, strawberry.argument(description="Whose.")]
) -> Outcome[None]:
    return await credentials.request_password_reset(info, input.email)


async def _reset_password(
    info: Info, input: Annotated[ResetPasswordInput, strawberry.argument(description="Token and new password.")]
) -> Outcome[SignedIn]:
    return await credentials.reset_password(info, input.request())


async def _verify_email(
    info: Info, input: Annotated[VerifyEmailInput, strawberry.argument(description="The token.")]
) -> Outcome[User]:
    return await credentials.verify_email(info, input.token)


@strawberry.type
class CredentialMutations:
    """The part of Mutation about passwords, addresses and sign-ins."""

    reauthenticate = strawberry.mutation(
        resolver=_reauthenticate,
        graphql_type=ReauthenticatePayload | None,
        description="Keeps a live WebSocket signed in past its access token's end, without reconnecting. Over HTTP: "
        "BAD_USER_INPUT.",
    )
    end_sign_in = strawberry.mutation(
        resolver=_end_sign_in,
        graphql_type=EndSignInPayload | None,
        description="Ends a sign-in of the user, on whichever device: its tokens are no longer good, its WebSockets "
        "close with 4403.",
    )
    change_password = strawberry.mutation(
        resolver=_change_password,
        graphql_type=ChangePasswordPayload | None,
        description="Changes the password, or gives an account its first one. All other sign-ins end.",
    )
    request_password_reset = strawberry.mutation(
        resolver=_request_password_reset,
        graphql_type=RequestPasswordResetPayload | None,
        metadata=PUBLIC,
        description="Mails a link for a new password to the address, if anybody has it; the answer is the same. Needs "
        "no sign-in.",
    )
    reset_password = strawberry.mutation(
        resolver=_reset_password,
        graphql_type=AuthPayload | None,
        metadata=PUBLIC,
        description="Sets a new password by a token that was mailed, and signs in. All other sign-ins end, and the "
        "address is verified. A token works once; one that is not good is EXPIRED. Needs no sign-in.",
    )
    request_email_verification = strawberry.mutation(
        resolver=credentials.request_email_verification,
        graphql_type=RequestEmailVerificationPayload | None,
        description="Mails a link to verify the user's address. Once it is: ALREADY_DONE.",
    )
    verify_email = strawberry.mutation(
        resolver=_verify_email,
        graphql_type=VerifyEmailPayload | None,
        metadata=PUBLIC,
        description="Verifies an address by a token that was mailed to it. A token works once; one that is not good is "
        "EXPIRED. Needs no sign-in.",
    )
