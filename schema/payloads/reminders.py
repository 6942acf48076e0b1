"""Payloads of reminders and push devices."""

import strawberry

from schema.payloads.user_errors import WithUserErrors
from schema.reminders import PushDevice, Reminder
from schema.views import described


@described
@strawberry.type
class ReminderPayload(WithUserErrors):
    """The outcome of a mutation of a reminder."""

    value: Reminder | None = strawberry.field(name="reminder", description="The reminder as it is now.")


@described
@strawberry.type
class RegisterPushDevicePayload(WithUserErrors):
    """The outcome of registering a device."""

    value: PushDevice | None = strawberry.field(name="pushDevice", description="The device.")
