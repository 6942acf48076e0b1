"""Goals and action items: made, changed and deleted."""

from typing import Annotated

import strawberry

from domain.goals.entities import ActionItem, Goal
from domain.ids import ActionItemId, GoalId
from resolvers import goals
from resolvers.context import Info
from resolvers.outcome import Outcome
from schema.inputs.goals import CreateActionItemInput, CreateGoalInput, UpdateActionItemInput, UpdateGoalInput
from schema.payloads.conversations import DeletePayload
from schema.payloads.goals import ActionItemPayload, GoalPayload


async def _create_goal(
    info: Info, input: Annotated[CreateGoalInput, strawberry.argument(description="The new goal.")]
) -> Outcome[Goal]:
    return await goals.create_goal(info, input.request())


async def _update_goal(
    info: Info, input: Annotated[UpdateGoalInput, strawberry.argument(description="The changes.")]
) -> Outcome[Goal]:
    return await goals.update_goal(info, input.changes())


async def _delete_goal(
    info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="Which goal.")]
) -> Outcome[GoalId]:
    return await goals.delete_goal(info, id)


async def _create_item(
    info: Info, input: Annotated[CreateActionItemInput, strawberry.argument(description="The new action item.")]
) -> Outcome[ActionItem]:
    return await goals.create_item(info, input.request())


async def _update_item(
    info: Info, input: Annotated[UpdateActionItemInput, strawberry.argument(description="The changes.")]
) -> Outcome[ActionItem]:
    return await goals.update_item(info, input.changes())


async def _delete_item(
    info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="Which action item.")]
) -> Outcome[ActionItemId]:
    return await goals.delete_item(info, id)


@strawberry.type
class GoalMutations:
    """The goals' part of Mutation."""

    create_goal = strawberry.mutation(
        resolver=_create_goal, graphql_type=GoalPayload | None, description="Sets a goal."
    )
    update_goal = strawberry.mutation(
        resolver=_update_goal, graphql_type=GoalPayload | None, description="Changes a goal, or moves it."
    )
    delete_goal = strawberry.mutation(
        resolver=_delete_goal,
        graphql_type=DeletePayload | None,
        description="Deletes a goal. What belonged to it stays, and belongs to none.",
    )
    create_action_item = strawberry.mutation(
        resolver=_create_item, graphql_type=ActionItemPayload | None, description="Writes down something to do."
    )
    update_action_item = strawberry.mutation(
        resolver=_update_item,
        graphql_type=ActionItemPayload | None,
        description="Changes an action item: accepts or dismisses a suggestion, marks what was done.",
    )
    delete_action_item = strawberry.mutation(
        resolver=_delete_item, graphql_type=DeletePayload | None, description="Deletes an action item."
    )
