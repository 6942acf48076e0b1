"""Commitments that were heard, proposed as action items: each once, and none that is there or was turned down."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Final

from domain.clock import Clock
from domain.coaching.due import due_words, resolve_due
from domain.coaching.safety import distress
from domain.coaching.spoken import listed
from domain.goals.entities import ActionItem, ActionItemFilter, ActionItemStatus
from domain.goals.ports import ActionItems
from domain.goals.suggesting import Suggestions
from domain.ids import MessageId, turn_of
from domain.pages import MAX_SIZE, PageRequest
from domain.reviewing.ports import ReviewJob, ReviewQueue
from domain.reviewing.review import Commitment, ReviewInput
from domain.turns.entities import Turn
from domain.turns.events import ActionItemSuggested
from domain.turns.ports import EventLog

_KNOWN: Final = ActionItemFilter(
    statuses=(ActionItemStatus.SUGGESTED, ActionItemStatus.OPEN, ActionItemStatus.DISMISSED)
)
_SMALL: Final = listed("a an the to my her his their our and or of on in at by with for it this that i will just")
_ALIKE: Final = 0.75
"""So many of the words of two steps together must be in both for them to be one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposals:
    """Writes commitments down as suggestions, and tells the conversation."""

    suggestions: Suggestions
    action_items: ActionItems
    log: EventLog
    queue: ReviewQueue
    clock: Clock

    async def known(self, job: ReviewJob) -> Sequence[ActionItem]:
        """List what the user has written down, is asked about, or has turned down lately."""
        page = await self.action_items.page(job.conversation.owner_id, _KNOWN, PageRequest(MAX_SIZE))
        return page.items

    async def propose(  # noqa: PLR0917 - what a review has at hand
        self,
        job: ReviewJob,
        given: ReviewInput,
        commitments: Sequence[Commitment],
        known: Sequence[ActionItem],
        turns: Sequence[Turn],
        timezone: tzinfo,
    ) -> None:
        """Suggest what is new among the commitments. Raises StoreUnavailable.

        May be repeated: a suggestion is named after its message, and told again only where it is not certain that it
        was told.
        """
        conversation, told = job.conversation, []
        for number, commitment in _new(commitments, known):
            said = next(said for said in given.said if said.message_id == commitment.message_id)
            if distress(said.text) is not None:
                continue
            due_at = resolve_due(commitment.due, said.at, timezone) if commitment.due else None
            text = _without_due(commitment.text) if due_at else commitment.text
            item = await self.suggestions.suggest(
                conversation.owner_id, commitment.message_id, number, text, due_at, conversation.goal_id
            )
            if item is not None and item.status is ActionItemStatus.SUGGESTED and item.id not in job.told:
                await self._tell(item, turns)
                told.append(item.id)
        if told:
            await self.queue.told(job, told)

    async def _tell(self, item: ActionItem, turns: Iterable[Turn]) -> None:
        turn = next(turn for turn in turns if item.suggested_from and turn.id == turn_of(item.suggested_from))
        event = ActionItemSuggested(
            conversation_id=turn.conversation_id, turn_id=turn.id, at=self.clock.now(), action_item=item
        )
        await self.log.append(turn, [event], fence=None)


def _new(commitments: Iterable[Commitment], known: Sequence[ActionItem]) -> Iterable[tuple[int, Commitment]]:
    """Number the commitments of each message, and leave out those that are known from another one."""
    seen: list[tuple[MessageId | None, frozenset[str]]] = [(item.suggested_from, _words(item.text)) for item in known]
    numbers: dict[MessageId, int] = {}
    for commitment in commitments:
        of, words = commitment.message_id, _words(commitment.text)
        number = numbers.get(of, 0)
        numbers[of] = number + 1
        if any(_alike(words, other) for message, other in seen if message != of):
            continue
        seen.append((None, words))
        yield number, commitment


def _words(text: str) -> frozenset[str]:
    due = due_words(text)
    words = frozenset(re.findall(r"\w+", (text.replace(due, " ") if due else text).casefold()))
    return (words - _SMALL) or words


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    together = one | other
    return bool(together) and len(one & other) / len(together) >= _ALIKE


def _without_due(text: str) -> str:
    """Leave out when, where it stands at the end and something is left."""
    due = due_words(text)
    if due is None or not text.endswith(due):
        return text
    rest = re.sub(r"\s+(?:on|by|at|until|before|this|in|for)$", "", text.removesuffix(due).rstrip(" ,"))
    return rest if len(rest.split()) > 1 else text
