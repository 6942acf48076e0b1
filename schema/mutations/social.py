"""Logins through other services."""

from typing import Annotated

import strawberry

from domain.accounts.entities import User
from domain.accounts.requests import SignedIn
from domain.accounts.social import SocialProvider
from domain.accounts.social_requests import SocialStarted
from resolvers import social
from resolvers.context import Info
from resolvers.outcome import Outcome
from schema.access import PUBLIC
from schema.inputs.social import CompleteSocialLoginInput, LoginWithIdTokenInput, StartSocialLoginInput
from schema.payloads.accounts import AuthPayload
from schema.payloads.social import SocialLoginPayload, StartSocialLoginPayload


async def _start(
    info: Info, input: Annotated[StartSocialLoginInput, strawberry.argument(description="Where, and back to where.")]
) -> Outcome[SocialStarted]:
    return await social.start(info, input.request())


async def _complete(
    info: Info, input: Annotated[CompleteSocialLoginInput, strawberry.argument(description="What came back.")]
) -> Outcome[SignedIn]:
    return await social.complete(info, input.request())


async def _with_id_token(
    info: Info, input: Annotated[LoginWithIdTokenInput, strawberry.argument(description="The token.")]
) -> Outcome[SignedIn]:
    return await social.with_id_token(info, input.request())


async def _link(
    info: Info, input: Annotated[CompleteSocialLoginInput, strawberry.argument(description="What came back.")]
) -> Outcome[User]:
    return await social.link(info, input.request())


async def _unlink(
    info: Info, provider: Annotated[SocialProvider, strawberry.argument(description="Which one.")]
) -> Outcome[User]:
    return await social.unlink(info, provider)


@strawberry.type
class SocialMutations:
    """The part of Mutation about other services' logins."""

    start_social_login = strawberry.mutation(
        resolver=_start,
        graphql_type=StartSocialLoginPayload | None,
        metadata=PUBLIC,
        description="First leg of a social login: where to send the browser (authorization code with PKCE). Needs no "
        "sign-in; one that is begun while signed in can be linked.",
    )
    complete_social_login = strawberry.mutation(
        resolver=_complete,
        graphql_type=AuthPayload | None,
        metadata=PUBLIC,
        description="Signs in with what came back; who is new gets an account. An account that has the same address is "
        "only entered if both sides have verified it. Needs no sign-in.",
    )
    login_with_id_token = strawberry.mutation(
        resolver=_with_id_token,
        graphql_type=AuthPayload | None,
        metadata=PUBLIC,
        description="Signs in with an OpenID Connect id token that a native app already holds. Needs no sign-in.",
    )
    link_social_login = strawberry.mutation(
        resolver=_link,
        graphql_type=SocialLoginPayload | None,
        description="Links what came back to the signed-in user, who must have begun it signed in.",
    )
    unlink_social_login = strawberry.mutation(
        resolver=_unlink,
        graphql_type=SocialLoginPayload | None,
        description="Unlinks a service. Refused (userError) when it is the only way left to sign in.",
    )
