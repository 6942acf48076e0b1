"""Inputs of logins through other services."""

import strawberry

from domain.accounts.social import SocialProvider
from domain.accounts.social_requests import IdTokenLogin, SocialAnswer, SocialStart
from schema.views import described


@described
@strawberry.input
class StartSocialLoginInput:
    """The beginning of a login through another service."""

    provider: SocialProvider = strawberry.field(description="Which service, one of `capabilities.socialProviders`.")
    redirect_uri: str = strawberry.field(
        description="Where the browser comes back to, exactly as this server and the service know it."
    )

    def request(self) -> SocialStart:
        """Make what the use case takes."""
        return SocialStart(provider=self.provider, redirect_uri=self.redirect_uri)


@described
@strawberry.input
class CompleteSocialLoginInput:
    """What the browser brought back."""

    provider: SocialProvider = strawberry.field(description="The service it was begun with.")
    code: str = strawberry.field(description="The parameter `code` of the address the browser came back to.")
    state: str = strawberry.field(
        description="The parameter `state` of it. Compare it first with the one that `startSocialLogin` gave you: "
        "another one means that somebody else began this login."
    )
    redirect_uri: str = strawberry.field(description="The `redirectUri` it was begun with.")
    device: str | None = strawberry.field(default=None, description="What the user calls this device, for `signIns`.")

    def request(self) -> SocialAnswer:
        """Make what the use case takes."""
        return SocialAnswer(
            provider=self.provider,
            code=self.code,
            state=self.state,
            redirect_uri=self.redirect_uri,
            device=self.device,
        )


@described
@strawberry.input
class LoginWithIdTokenInput:
    """Signing in with an OpenID Connect id token, which native apps get from their system."""

    provider: SocialProvider = strawberry.field(description="Who made it.")
    id_token: str = strawberry.field(description="The token; each works once.")
    nonce: str | None = strawberry.field(
        default=None,
        description="The nonce it was asked for with. Of Apple's, whose apps ask with its SHA-256 in hexadecimal, the "
        "nonce itself.",
    )
    device: str | None = strawberry.field(default=None, description="What the user calls this device, for `signIns`.")
    display_name: str | None = strawberry.field(
        default=None, description="What the coach shall call a user who is new; else the name in the token."
    )
    timezone: str | None = strawberry.field(default=None, description="IANA name, for a user who is new; else UTC.")
    locale: str | None = strawberry.field(default=None, description="BCP 47 tag, for a user who is new; else `en`.")

    def request(self) -> IdTokenLogin:
        """Make what the use case takes."""
        return IdTokenLogin(
            provider=self.provider,
            id_token=self.id_token,
            nonce=self.nonce,
            device=self.device,
            display_name=self.display_name,
            timezone=self.timezone,
            locale=self.locale,
        )
