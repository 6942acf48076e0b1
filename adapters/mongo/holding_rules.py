"""What is held about users: a rule for each collection, so that none is left out of an export or of a deletion.

A collection whose records name their user by `owner_id` or `user_id` needs no rule of its own; a test fails for one
that has neither. Collections are erased in the order of `DOCUMENTS`, users last.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from beanie import Document

from adapters.mongo.budgets import BudgetDocument
from adapters.mongo.codec import Record
from adapters.mongo.conversations import ConversationDocument
from adapters.mongo.counters import CountersDocument
from adapters.mongo.departures import DepartureDocument
from adapters.mongo.documents import DOCUMENTS
from adapters.mongo.email_tokens import EmailTokenDocument
from adapters.mongo.idempotency import IdempotencyKeyDocument
from adapters.mongo.outbox import MailOrderDocument
from adapters.mongo.recordings import RecordingDocument
from adapters.mongo.social import SocialAttemptDocument, SpentDocument
from adapters.mongo.turn_documents import TurnDocument
from adapters.mongo.usage_documents import ServiceCallDocument
from adapters.mongo.user_keys import UserKeyDocument
from adapters.mongo.users import UserDocument
from domain.ids import UserId


@dataclass(frozen=True, slots=True)
class Whose:
    """A user, and the address of theirs that is known."""

    user_id: UserId
    email: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldingRule:
    """How a collection's records of one user are found, and what becomes of them.

    `exported` is the file's name, None where `why_not` says why they are not told; `with_conversations` are those that
    are found, and go, conversation by conversation.
    """

    document: type[Document]
    of_user: Callable[[Whose], Record]
    exported: str | None
    why_not: str | None = None
    erased: bool = True
    with_conversations: bool = False
    hidden: frozenset[str] = frozenset()


HIDDEN: Final = frozenset(
    {
        *("v", "password_hash", "refresh_hashes", "input_digest"),
        *("epoch", "lists", "counted", "open", "active", "terms", "ulid", "review", "told_suggestions"),
        *("digest", "address", "wake_at", "claimed_by", "attempts", "sent_to"),
    }
)
"""Secrets, and what only the store's own work needs."""


def _by(field: str) -> Callable[[Whose], Record]:
    return lambda whose: {field: whose.user_id}


def _begins_with(whose: Whose) -> Record:
    # Their ids are a user's and a key, with a colon between.
    return {"_id": {"$gte": f"{whose.user_id}:", "$lt": f"{whose.user_id};"}}


def _by_email(whose: Whose) -> Record:
    # Letters wait for days at most; there are never many.
    return {"email": whose.email} if whose.email is not None else {"_id": None}


_OWN_RULES: Final[Mapping[type[Document], HoldingRule]] = {
    rule.document: rule
    for rule in (
        HoldingRule(document=UserDocument, of_user=_by("_id"), exported="user"),
        HoldingRule(
            document=UserKeyDocument,
            of_user=_by("_id"),
            exported=None,
            why_not="A key is no data; destroyed, it is remembered for a month so that none is made again.",
            erased=False,
        ),
        HoldingRule(
            document=DepartureDocument,
            of_user=_by("_id"),
            exported=None,
            why_not="It is there while an account is removed, and goes last of all.",
            erased=False,
        ),
        HoldingRule(
            document=SpentDocument,
            of_user=_by("_id"),
            exported=None,
            why_not="Digests of id tokens name nobody, and are gone with the tokens' hour.",
            erased=False,
        ),
        HoldingRule(
            document=EmailTokenDocument,
            of_user=_by("user_id"),
            exported=None,
            why_not="What opens an account for an hour is no data about its user.",
        ),
        HoldingRule(
            document=SocialAttemptDocument,
            of_user=_by("user_id"),
            exported=None,
            why_not="A login under way is over in ten minutes.",
        ),
        HoldingRule(document=CountersDocument, of_user=_by("_id"), exported="counters"),
        HoldingRule(document=IdempotencyKeyDocument, of_user=_begins_with, exported="requests_of_the_last_day"),
        HoldingRule(document=ServiceCallDocument, of_user=_by("payer.user_id"), exported="service_calls"),
        HoldingRule(document=MailOrderDocument, of_user=_by_email, exported="letters_to_be_sent"),
        HoldingRule(document=BudgetDocument, of_user=_by("payer"), exported="budgets"),
        HoldingRule(document=TurnDocument, of_user=_by("owner_id"), exported="turns", with_conversations=True),
        HoldingRule(
            document=ConversationDocument, of_user=_by("owner_id"), exported="conversations", with_conversations=True
        ),
        HoldingRule(
            document=RecordingDocument, of_user=_by("owner_id"), exported="recordings", with_conversations=True
        ),
    )
}


def rule_of(document: type[Document]) -> HoldingRule:
    """Give the rule of a collection. Raises LookupError for one that needs a rule of its own and has none."""
    if document in _OWN_RULES:
        return _OWN_RULES[document]
    for field in ("owner_id", "user_id"):
        if field in document.model_fields:
            settings: type = document.Settings
            return HoldingRule(document=document, of_user=_by(field), exported=vars(settings)["name"])
    raise LookupError(f"{document.__name__} needs a HoldingRule: what is exported of it, and how is it erased?")


def holding_rules() -> tuple[HoldingRule, ...]:
    """Give the rules of all collections, in the order in which they are exported."""
    return tuple(rule_of(document) for document in DOCUMENTS)
