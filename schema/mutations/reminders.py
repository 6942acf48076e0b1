"""Reminders and push devices: set, changed and removed."""

from typing import Annotated

import strawberry

from domain.ids import PushDeviceId, ReminderId
from domain.push.entities import PushDevice
from domain.reminders.entities import Reminder
from resolvers import reminders
from resolvers.context import Info
from resolvers.outcome import Outcome
from schema.inputs.push import RegisterPushDeviceInput
from schema.inputs.reminders import CreateReminderInput, UpdateReminderInput
from schema.payloads.conversations import DeletePayload
from schema.payloads.reminders import RegisterPushDevicePayload, ReminderPayload


async def _create(
    info: Info, input: Annotated[CreateReminderInput, strawberry.argument(description="The new reminder.")]
) -> Outcome[Reminder]:
    return await reminders.create(info, input.request())


async def _update(
    info: Info, input: Annotated[UpdateReminderInput, strawberry.argument(description="The changes.")]
) -> Outcome[Reminder]:
    return await reminders.update(info, input.changes())


async def _delete(
    info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="Which reminder.")]
) -> Outcome[ReminderId]:
    return await reminders.delete(info, id)


async def _register(
    info: Info, input: Annotated[RegisterPushDeviceInput, strawberry.argument(description="The device.")]
) -> Outcome[PushDevice]:
    return await reminders.register_device(info, input.address.address(), input.label)


async def _remove(
    info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="Which device.")]
) -> Outcome[PushDeviceId]:
    return await reminders.remove_device(info, id)


@strawberry.type
class ReminderMutations:
    """The reminders' part of Mutation."""

    create_reminder = strawberry.mutation(
        resolver=_create, graphql_type=ReminderPayload | None, description="Sets a reminder."
    )
    update_reminder = strawberry.mutation(
        resolver=_update,
        graphql_type=ReminderPayload | None,
        description="Changes a reminder; when it comes next is worked out anew.",
    )
    delete_reminder = strawberry.mutation(
        resolver=_delete, graphql_type=DeletePayload | None, description="Deletes a reminder."
    )
    register_push_device = strawberry.mutation(
        resolver=_register,
        graphql_type=RegisterPushDevicePayload | None,
        description="Has reminders pushed to a browser or phone. An address that is known stays the same device; it "
        "belongs to whoever registered it last. The oldest devices make room for new ones.",
    )
    remove_push_device = strawberry.mutation(
        resolver=_remove, graphql_type=DeletePayload | None, description="Pushes nothing to a device any more."
    )
