"""Subscriptions: the events of a conversation, all of them or one kind."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import TypeVar, get_args

import strawberry

from domain.turns.events import AudioResponseEvent, Event, ResponseEvent, ThinkingChanged, TranscriptionEvent
from resolvers.arguments import ConversationIdArgument, EventsAfter
from resolvers.context import Info
from resolvers.stay import Stay

T = TypeVar("T")


async def conversation_events(
    info: Info, conversation_id: ConversationIdArgument, after: EventsAfter = None
) -> AsyncGenerator[Event, None]:
    """Follow everything that happens in a conversation, until the access token ends."""
    context = info.context
    stay = Stay(context)
    async with aclosing(await context.use_cases.streams.follow(context.user_id, conversation_id, after)) as events:
        async for event in events:
            await stay.require_good()
            context.loaders.forget()
            yield event


async def transcription(
    info: Info, conversation_id: ConversationIdArgument, after: EventsAfter = None
) -> AsyncGenerator[TranscriptionEvent, None]:
    """Follow what is heard of the user."""
    async with aclosing(_only(get_args(TranscriptionEvent), info, conversation_id, after)) as events:
        async for event in events:
            yield event


async def thinking(
    info: Info, conversation_id: ConversationIdArgument, after: EventsAfter = None
) -> AsyncGenerator[ThinkingChanged, None]:
    """Follow what the coach is doing."""
    async with aclosing(_only((ThinkingChanged,), info, conversation_id, after)) as events:
        async for event in events:
            yield event


async def response(
    info: Info, conversation_id: ConversationIdArgument, after: EventsAfter = None
) -> AsyncGenerator[ResponseEvent, None]:
    """Follow the coach's words."""
    async with aclosing(_only(get_args(ResponseEvent), info, conversation_id, after)) as events:
        async for event in events:
            yield event


async def audio_response(
    info: Info, conversation_id: ConversationIdArgument, after: EventsAfter = None
) -> AsyncGenerator[AudioResponseEvent, None]:
    """Follow the coach's voice."""
    async with aclosing(_only(get_args(AudioResponseEvent), info, conversation_id, after)) as events:
        async for event in events:
            yield event


async def _only(
    kinds: tuple[type[T], ...], info: Info, conversation_id: strawberry.ID, after: str | None
) -> AsyncGenerator[T, None]:
    async with aclosing(conversation_events(info, conversation_id, after)) as events:
        async for event in events:
            if isinstance(event, kinds):
                yield event
