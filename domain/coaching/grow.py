"""The GROW model: where a conversation stands, and when it moves on.

Source: Whitmore, Coaching for Performance (goal, reality, options, will), with a review of what was agreed.
"""

from enum import Enum


class CoachingPhase(Enum):
    """Where the coaching stands in the GROW model."""

    GOAL = "GOAL"
    REALITY = "REALITY"
    OPTIONS = "OPTIONS"
    WILL = "WILL"
    REVIEW = "REVIEW"
