"""Payloads of logins through other services."""

import strawberry

from domain.accounts.social_requests import SocialStarted
from resolvers.outcome import part
from schema.accounts import User
from schema.payloads.user_errors import WithUserErrors
from schema.views import described


@described
@strawberry.type
class StartSocialLoginPayload(WithUserErrors):
    """The outcome of `startSocialLogin`."""

    authorization_url = strawberry.field(
        resolver=part(SocialStarted, lambda started: started.authorization_url),
        graphql_type=str | None,
        description="Where to send the browser.",
    )
    state = strawberry.field(
        resolver=part(SocialStarted, lambda started: started.state),
        graphql_type=str | None,
        description="Keep it where the browser comes back to, and compare it with the one that comes back. It is good "
        "for ten minutes, and once.",
    )


@described
@strawberry.type
class SocialLoginPayload(WithUserErrors):
    """The outcome of linking or unlinking another service's login."""

    value: User | None = strawberry.field(name="user", description="The user as they are now.")
