"""A user's conversations: begun, changed, listed and deleted."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from domain.accounts.events import Change
from domain.changes import UNCHANGED
from domain.checks import Between, Refusals, Text, anything
from domain.clock import Clock, Ids
from domain.conversations.entities import Conversation, ConversationFilter
from domain.conversations.erasure import Erasure
from domain.conversations.news import ConversationNews
from domain.conversations.ports import Conversations
from domain.conversations.requests import ConversationChanges, ConversationRating, NewConversation
from domain.goals.chosen import chosen_goal
from domain.goals.ports import Goals
from domain.idempotency import Claim, IdempotencyKeys, Scalar, input_digest, object_id_for
from domain.ids import ConversationId, UserId, conversation_id, is_a
from domain.limits import Limits
from domain.lookup import found, look_up
from domain.pages import Page, page_request
from domain.updates import Update

DEFAULT_TITLE: Final = "New conversation"
RATING: Final = Between(1, 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationBook:
    """Every user's conversations, each reached through its owner alone."""

    conversations: Conversations
    goals: Goals
    erasure: Erasure
    news: ConversationNews
    keys: IdempotencyKeys
    limits: Limits
    clock: Clock
    ids: Ids

    async def create(self, user_id: UserId, new: NewConversation) -> Conversation:
        """Begin a conversation. Raises InvalidInput, and Conflict for a key used with another input."""
        refusals = Refusals()
        title = self._title(required=False)(new.title or "", refusals, "title")
        topic = self._topic(new.topic or "", refusals, "topic")
        goal_id = await chosen_goal(self.goals, user_id, new.goal_id, refusals)
        refusals.settle()
        name = await self._name(user_id, new)
        now = self.clock.now()
        conversation = Conversation(
            id=name,
            owner_id=user_id,
            title=title or DEFAULT_TITLE,
            untitled=not title,
            topic=topic or None,
            goal_id=goal_id,
            created_at=now,
            updated_at=now,
        )
        if await self.conversations.add(conversation):
            self.news.changed(user_id, name, Change.CREATED)
            return conversation
        return await self._owned(user_id, name, "input", "idempotencyKey")

    async def update(self, user_id: UserId, changes: ConversationChanges) -> Conversation:
        """Change title, topic, goal or status. Raises InvalidInput, NOT_FOUND where there is no such conversation."""
        kept = await self._owned(user_id, changes.id, "input", "id")
        update = Update()
        goal_id = kept.goal_id
        if changes.goal_id is not UNCHANGED:
            goal_id = await chosen_goal(self.goals, user_id, changes.goal_id, update.refusals)
        changed = replace(
            kept,
            title=update.required("title", changes.title, kept.title, self._title(required=True)),
            topic=update.optional("topic", changes.topic, kept.topic, self._topic) or None,
            goal_id=goal_id,
            status=update.required("status", changes.status, kept.status, anything),
        )
        update.refusals.settle()
        if changes.title is not UNCHANGED:
            changed = replace(changed, untitled=False)
        if changed == kept:
            return kept
        changed = replace(changed, updated_at=self.clock.now())
        await self.conversations.replace(changed)
        self.news.changed(user_id, kept.id, Change.UPDATED)
        return changed

    async def rate(self, user_id: UserId, given: ConversationRating) -> Conversation:
        """Rate a conversation; a later rating takes the place of an earlier one. Raises InvalidInput."""
        kept = await self._owned(user_id, given.id, "input", "id")
        refusals = Refusals()
        note = Text(self.limits.max_coaching_text_length, required=False, several_lines=True)
        rated = replace(
            kept,
            rating=RATING(given.rating, refusals, "rating"),
            rating_note=note(given.note or "", refusals, "note") or None,
        )
        refusals.settle()
        if rated != kept:
            await self.conversations.replace(rated)
            self.news.changed(user_id, kept.id, Change.UPDATED)
        return rated

    async def delete(self, user_id: UserId, conversation_id: str) -> ConversationId:
        """Delete a conversation with all that belongs to it. Raises InvalidInput NOT_FOUND."""
        conversation = await self._owned(user_id, conversation_id, "id")
        await self.erasure.erase(conversation)
        return conversation.id

    async def get(self, user_id: UserId, ids: Sequence[str]) -> Sequence[Conversation | None]:
        """Load conversations in the order asked for; None for what is no conversation of the user's."""
        return await look_up("conv", ids, user_id, ConversationId, self.conversations.get)

    async def page(
        self,
        user_id: UserId,
        which: ConversationFilter,
        *,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Page[Conversation]:
        """List conversations, newest first. Raises BadInput."""
        request = page_request(first, after, last, before, lambda key: is_a("conv", key))
        return await self.conversations.page(user_id, which, request)

    async def _owned(self, user_id: UserId, raw_id: str, *path: str) -> Conversation:
        (conversation,) = await self.get(user_id, [raw_id])
        return found(conversation, "conversation", *path)

    async def _name(self, user_id: UserId, new: NewConversation) -> ConversationId:
        name = conversation_id(self.ids.ulid())
        if new.idempotency_key is None:
            return name
        asked: dict[str, Scalar] = {"title": new.title, "topic": new.topic, "goalId": new.goal_id}
        if new.coach_opens:
            asked |= {
                "coachOpens": True,
                "speak": new.speak,
                "replyFormat": new.reply_format and new.reply_format.value,
            }
        digest = input_digest(asked)
        claim = Claim(user_id, new.idempotency_key, "createConversation", digest, name)
        return ConversationId(await object_id_for(self.keys, claim))

    def _title(self, *, required: bool) -> Text:
        return Text(self.limits.max_title_length, required=required)

    @property
    def _topic(self) -> Text:
        return Text(self.limits.max_topic_length, several_lines=True)
