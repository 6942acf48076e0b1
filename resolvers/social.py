"""Signing in through other services, and linking them."""

from collections.abc import Sequence

import strawberry

from domain.accounts.entities import User
from domain.accounts.requests import SignedIn
from domain.accounts.social import SocialProvider
from domain.accounts.social_requests import IdTokenLogin, SocialAnswer, SocialStart, SocialStarted
from resolvers.accounts import signed_in, updated
from resolvers.context import Info
from resolvers.outcome import Outcome, attempt, change


async def social_logins(parent: strawberry.Parent[User], info: Info) -> Sequence[SocialProvider]:
    """List the providers the user can sign in through."""
    return await info.context.use_cases.social_links.of_user(parent.id)


async def start(info: Info, request: SocialStart) -> Outcome[SocialStarted]:
    """Begin a login; whoever is signed in can link it afterwards."""
    context = info.context
    return await attempt(context, context.use_cases.social_login.start(request, context.viewer, context.origin))


async def complete(info: Info, request: SocialAnswer) -> Outcome[SignedIn]:
    """Sign in with what came back."""
    context = info.context
    return await signed_in(
        info, await attempt(context, context.use_cases.social_login.complete(request, context.origin))
    )


async def with_id_token(info: Info, request: IdTokenLogin) -> Outcome[SignedIn]:
    """Sign in with an id token."""
    context = info.context
    return await signed_in(
        info, await attempt(context, context.use_cases.social_login.with_id_token(request, context.origin))
    )


async def link(info: Info, request: SocialAnswer) -> Outcome[User]:
    """Link what came back."""
    context = info.context
    links = context.use_cases.social_links
    return await updated(info, await change(context, links.link(context.required_viewer, request, context.origin)))


async def unlink(info: Info, provider: SocialProvider) -> Outcome[User]:
    """Unlink a provider."""
    context = info.context
    links = context.use_cases.social_links
    return await updated(info, await change(context, links.unlink(context.required_viewer, provider, context.origin)))
