"""When a reminder comes next."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from domain.reminders.entities import Reminder
from domain.reminders.occurrences import next_occurrence
from domain.reminders.recurrence import parse_rule


def scheduled(reminder: Reminder, after: datetime) -> Reminder:
    """Set a reminder to its first time later than `after`, or to none."""
    zone = ZoneInfo(reminder.timezone)
    if reminder.recurrence is None:
        occurrence = reminder.at if reminder.at > after else None
    else:
        occurrence = next_occurrence(parse_rule(reminder.recurrence), reminder.at, zone, after)
    next_at = occurrence
    if occurrence is not None and reminder.quiet_hours is not None:
        next_at = reminder.quiet_hours.send_at(occurrence, zone)
    return replace(reminder, occurrence=occurrence, next_at=next_at)
