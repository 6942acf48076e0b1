"""Inputs of push devices."""

import strawberry

from domain.push.entities import PushAddress, PushService
from schema.views import described


@described
@strawberry.input
class WebPushInput:
    """A browser's subscription, as `PushSubscription.toJSON()` gives it."""

    endpoint: str = strawberry.field(description="The push service's address: https, on a public host.")
    p256dh: str = strawberry.field(description="The browser's public key, as base64url.")
    auth: str = strawberry.field(description="The browser's secret, as base64url.")


@described
@strawberry.input(one_of=True)
class PushAddressInput:
    """Where a device is reached, one way or another."""

    web_push: WebPushInput | None = strawberry.field(
        default=strawberry.UNSET,
        description="A browser, subscribed with `capabilities.webPushPublicKey`.",
    )
    fcm_token: str | None = strawberry.field(
        default=strawberry.UNSET, description="A phone, through Firebase Cloud Messaging."
    )
    apns_token: str | None = strawberry.field(
        default=strawberry.UNSET, description="A phone, through the Apple Push Notification service."
    )

    def address(self) -> PushAddress:
        """Make what the use case takes."""
        web = self.web_push
        if isinstance(web, WebPushInput):
            service = PushService.WEB_PUSH
            return PushAddress(service=service, target=web.endpoint, p256dh=web.p256dh, auth=web.auth)
        if self.fcm_token:
            return PushAddress(service=PushService.FCM, target=self.fcm_token)
        return PushAddress(service=PushService.APNS, target=self.apns_token or "")


@described
@strawberry.input
class RegisterPushDeviceInput:
    """A device to push to."""

    address: PushAddressInput = strawberry.field(description="Where it is reached.")
    label: str | None = strawberry.field(default=None, description="What the user calls it.")
