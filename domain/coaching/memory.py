"""A context as the built-in coach looks at it."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from domain.coaching.choice import seed_of
from domain.coaching.question_bank import ALL
from domain.coaching.questions_heard import marks_of
from domain.coaching.recall import goal_named, promise_made
from domain.turns.engines import CoachContext

_QUESTION: Final = re.compile(r"[^.!?]+\?(?: Think of anything, without judging it yet\.)?")
_RECENT: Final = 2
_MARKS: Final = {phrase: frozenset(marks_of([phrase])) for phrase in ALL}
_NAME: Final = re.compile(r"[^\W\d_][\w'-]{0,30}")


@dataclass(frozen=True)
class Memory:
    """What was said before, and what it amounts to."""

    context: CoachContext

    @cached_property
    def user_said(self) -> list[str]:
        """What the user said earlier, oldest first."""
        return [exchange.user for exchange in self.context.history]

    @cached_property
    def coach_said(self) -> str:
        """All the coach said that is known: the history, and every question from before it."""
        marks = self.context.asked_marks
        long_ago = (phrase for phrase, its in _MARKS.items() if not its.isdisjoint(marks))
        return "\n".join((*(exchange.coach for exchange in self.context.history), *self.context.asked, *long_ago))

    @cached_property
    def lately(self) -> str:
        """What the coach said in its last replies."""
        return "\n".join(exchange.coach for exchange in self.context.history[-_RECENT:])

    @property
    def last_reply(self) -> str:
        """What the coach said last."""
        return self.context.history[-1].coach if self.context.history else ""

    @property
    def last_question(self) -> str | None:
        """What the coach asked last."""
        found = _QUESTION.findall(self.last_reply)
        return found[-1].strip() if found else None

    @property
    def begins(self) -> bool:
        """Whether nobody has said anything yet."""
        return not self.context.history

    @cached_property
    def seed(self) -> int:
        """Make a number to choose by."""
        return seed_of(self.context.said, str(len(self.context.history)))

    @cached_property
    def goal(self) -> str | None:
        """The goal as it follows "wanting"."""
        return goal_named([*self.user_said, self.context.said])

    @cached_property
    def promise(self) -> str | None:
        """The promise as a clause."""
        return promise_made([*self.user_said, self.context.said])

    @property
    def first_name(self) -> str | None:
        """The first name, where the profile has one that can be spoken."""
        first = self.context.profile.display_name.split()[:1]
        return first[0] if first and _NAME.fullmatch(first[0]) else None

    def addressed(self, words: str) -> str:
        """Put the name behind a greeting, where there is one."""
        return f"{words}, {self.first_name}." if self.first_name else f"{words}."
