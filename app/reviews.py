"""What is taken along from conversations, wired."""

from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Final

from adapters.chat.local_reviewer import LocalReviewer
from adapters.mongo.review_queue import MongoReviewQueue
from adapters.openai.client import openai_client
from adapters.settings import Settings
from adapters.telemetry.loop_lag import LoopLag
from adapters.telemetry.review_log import ReviewLog
from app.goals import GoalWork
from app.providers import ProviderOrders
from app.servers import Servers
from app.usage import UsageWork
from domain.memories.learning import Learning
from domain.memories.ports import Memories
from domain.reviewing.paying import ANSWER_TOKENS, MeteredReviewer, ReviewPayment
from domain.reviewing.proposing import Proposals
from domain.reviewing.review import Reviewer
from domain.reviewing.reviewing import Reviewing
from domain.reviewing.watch import ReviewWatch
from domain.turns.workshop import Workshop
from domain.usage.calls import EngineName

LOCAL: Final = EngineName("local", "reviewer")
LOOK_EVERY_S: Final = 4.0
"""For turns that ended in other processes, which look for themselves unless they died or are not meant to."""


@dataclass(frozen=True, slots=True)
class NamedReviewer:
    """Who reviews, metered, and under which name it is paid for."""

    reviewer: Reviewer
    engine: EngineName


async def open_reviewer(settings: Settings, stack: AsyncExitStack) -> NamedReviewer:
    """Open what reviews conversations: a hosted model where one answers in them, else rules."""
    if ProviderOrders.chosen(settings).chat[0] != "openai":
        return metered(LocalReviewer(), LOCAL)
    from adapters.openai.reviewer import open_openai_reviewer

    client = await stack.enter_async_context(openai_client(settings.openai_key(), settings.openai_base_url))
    engine = EngineName("openai", settings.review_model)
    return metered(open_openai_reviewer(client, engine.model, max_tokens=ANSWER_TOKENS), engine)


def metered(reviewer: Reviewer, engine: EngineName) -> NamedReviewer:
    """Put a meter on."""
    return NamedReviewer(MeteredReviewer(reviewer, engine), engine)


async def open_reviews(  # noqa: PLR0917 - all of it is needed
    settings: Settings,
    servers: Servers,
    workshop: Workshop,
    goals: GoalWork,
    memories: Memories,
    usage: UsageWork,
    named: NamedReviewer,
    lag: LoopLag,
    stack: AsyncExitStack,
) -> None:
    """Review conversations in the background until `stack` closes."""
    queue = MongoReviewQueue(servers.database, workshop.ids)
    proposals = Proposals(
        suggestions=goals.suggestions,
        action_items=goals.action_item_store,
        log=workshop.stores.log,
        queue=queue,
        clock=workshop.clock,
    )
    reviewing = Reviewing(
        queue=queue,
        reviewer=named.reviewer,
        payment=ReviewPayment(billing=usage.billing, budgets=usage.budgets, engine=named.engine),
        users=workshop.stores.users,
        conversations=workshop.stores.conversations,
        turns=workshop.stores.turns,
        proposals=proposals,
        learning=Learning(memories=memories, limits=settings.limits, clock=workshop.clock),
        news=workshop.news,
        observer=ReviewLog(),
        limits=settings.limits,
        clock=workshop.clock,
    )
    watch = ReviewWatch(
        reviewing,
        workshop.reviews,
        at_once=settings.reviews_at_once,
        is_busy=lambda: lag.ms() > settings.limits.max_loop_lag_ms,
    )
    await stack.enter_async_context(watch.watched(LOOK_EVERY_S))
