"""Who pays for a review: the user whose conversation it is, as for a reply."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Final, Protocol

from domain.conversations.entities import Conversation
from domain.reviewing.review import Review, Reviewer, ReviewInput
from domain.turns.context import rough_tokens
from domain.turns.entities import Usage
from domain.usage.bill import Billing, charge
from domain.usage.budgets import Budgets
from domain.usage.calls import Consumption, EngineName, Payer, Service

FIXED_PROMPT_TOKENS: Final = 1_400
"""Of instructions and schema, for what a provider does not tell."""
ANSWER_TOKENS: Final = 1_500


class MeteredReviewer:
    """Charges a review to the open bill: as the provider tells, or nothing when it failed before it answered."""

    def __init__(self, inner: Reviewer, engine: EngineName) -> None:
        self._inner = inner
        self._engine = engine

    async def review(self, given: ReviewInput) -> Review:
        """Pass the review on."""
        try:
            review = await self._inner.review(given)
        except Exception:
            charge(Consumption(service=Service.REVIEW, engine=self._engine, failed=True))
            raise
        charge(Consumption(service=Service.REVIEW, engine=self._engine, usage=review.usage))
        return review


class Payment(Protocol):
    """Pays for reviews."""

    def opened(self, conversation: Conversation, given: ReviewInput) -> AbstractAsyncContextManager[None]:
        """Pay for what happens in the block. Raises BudgetExceeded."""
        ...


class NothingToPay:
    """Reviews that cost nothing."""

    @asynccontextmanager
    async def opened(self, conversation: Conversation, given: ReviewInput) -> AsyncIterator[None]:
        """Pay nothing."""
        del conversation, given
        yield


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPayment:
    """Sets aside what a review may cost, and opens the bill it is charged to."""

    billing: Billing
    budgets: Budgets
    engine: EngineName

    @asynccontextmanager
    async def opened(self, conversation: Conversation, given: ReviewInput) -> AsyncIterator[None]:
        """Pay for what happens in the block. Raises BudgetExceeded."""
        most = self._most(given)
        async with self.budgets.for_call(conversation.owner_id, most) as month:
            payer = Payer(
                user_id=conversation.owner_id,
                conversation_id=conversation.id,
                turn_id=given.turns[-1].id if given.turns else None,
                month=month,
            )
            with self.billing.bill(payer):
                yield

    def _most(self, given: ReviewInput) -> int:
        texts = [said.text for said in given.said] + [turn.coach for turn in (*given.before, *given.turns)]
        tokens = FIXED_PROMPT_TOKENS + sum(map(rough_tokens, [*texts, *given.agreed, *given.remembered]))
        usage = Usage(prompt_tokens=tokens, completion_tokens=ANSWER_TOKENS)
        used = Consumption(service=Service.REVIEW, engine=self.engine, usage=usage)
        return self.billing.prices.cost_of(used, self.billing.clock.now()) or 0
