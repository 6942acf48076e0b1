"""Reminders, and the devices they are pushed to."""

from datetime import datetime

import strawberry

from domain.push import entities as push
from domain.reminders import entities
from domain.reminders.entities import ReminderKind
from resolvers import connections, goals, reminders
from schema.goals import ActionItem, Goal
from schema.node import Node
from schema.pages import CURSOR, EDGES, INFO, TOTAL, PageInfo
from schema.views import described, views


@described
@strawberry.type
class QuietHours:
    """Local times between which nothing is sent; what falls into them is sent when they end."""

    start: str = strawberry.field(name="from", description="When they begin, such as `22:00`.")
    end: str = strawberry.field(name="to", description="When they end, such as `07:00`.")


@described
@strawberry.type
class Reminder(Node):
    """Something the user is reminded of, once or again and again, on all push devices."""

    is_type_of = views(entities.Reminder)

    kind: ReminderKind = strawberry.field(description="What it is about.")
    text: str = strawberry.field(description="What it says.")
    at: datetime | None = strawberry.field(description="When it comes, or comes first.")
    recurrence: str | None = strawberry.field(
        description="How it recurs: an RFC 5545 RRULE, in the wall-clock time of `timezone` across daylight saving."
    )
    timezone: str = strawberry.field(description="IANA name, such as `Europe/Lisbon`.")
    quiet_hours: QuietHours | None = strawberry.field(description="When nothing is sent.")
    next_at: datetime | None = strawberry.field(
        description="When it is sent next, quiet hours heeded; null when it is over or not enabled."
    )
    enabled: bool = strawberry.field(description="Whether it is sent at all.")
    action_item = strawberry.field(
        resolver=reminders.action_item,
        graphql_type=ActionItem | None,
        description="The action item it is about: it is sent only while that is open. Null when there is none.",
    )
    goal = strawberry.field(
        resolver=goals.goal_of,
        graphql_type=Goal | None,
        description="The goal it is about; null when there is none, or none any more.",
    )
    created_at: datetime = strawberry.field(description="When it was set.")
    updated_at: datetime = strawberry.field(description="When it was last changed.")


@described
@strawberry.type
class ReminderEdge:
    """A reminder in a list."""

    cursor = strawberry.field(resolver=connections.edge_cursor, graphql_type=str, description=CURSOR)
    node = strawberry.field(resolver=connections.edge_node, graphql_type=Reminder, description="The reminder.")


@described
@strawberry.type
class ReminderConnection:
    """A page of a list of reminders, newest first."""

    edges = strawberry.field(resolver=connections.edges, graphql_type=list[ReminderEdge], description=EDGES)
    page_info = strawberry.field(resolver=connections.page_info, graphql_type=PageInfo, description=INFO)
    total: int | None = strawberry.field(name="totalCount", description=TOTAL)


@described
@strawberry.type
class PushDevice(Node):
    """A browser or phone that reminders are pushed to."""

    is_type_of = views(push.PushDevice)

    created_at: datetime = strawberry.field(description="When it was registered.")
    label: str | None = strawberry.field(description="What the user calls it.")
