"""A whole session through the public API: the coach opens, a persona says their lines, everything is read back."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

from adapters.chat.langchain_chat import open_local_chat
from adapters.settings import Settings
from domain.turns.engines import ChatModel
from domain.turns.workshop import Engines
from tests.coaching.personas import Persona
from tests.e2e.client import User
from tests.e2e.server import Script, Server
from tests.e2e.socket import LAST_EVENTS, Stream

READ = """query ($id: ID!) { conversation(id: $id) {
  title phase eventCursor activeTurn { id }
  turns(last: 100) { edges { node {
    id source status phase move { cameFrom evidence quote }
    safety { category text resources { name phone url } }
    userMessage { text } coachMessage { text } usage { promptTokens cachedPromptTokens completionTokens cost }
  } } }
} }"""
ITEMS = "{ actionItems(filter: { statuses: [SUGGESTED] }) { edges { node { id text status dueAt } } } }"
ACCEPT = "mutation ($id: ID!) { updateActionItem(input: { id: $id, status: OPEN }) { userErrors { code } } }"
OPEN = """mutation ($input: CreateConversationInput!) {
  createConversation(input: $input) { conversation { id } userErrors { code message } }
}"""
PROFILE = "mutation ($input: UpdateProfileInput!) { updateProfile(input: $input) { userErrors { code message } } }"
SETTINGS = "mutation ($input: UpdateSettingsInput!) { updateSettings(input: $input) { userErrors { code message } } }"
PATIENCE_S = 30


@dataclass(frozen=True, kw_only=True)
class LocalCoach(Script):
    """The built-in coach as production opens it; nobody speaks aloud in these sessions."""

    coach: ChatModel = field(default_factory=open_local_chat)

    async def open(self, settings: Settings, stack: AsyncExitStack) -> Engines:
        engines = await Script.open(self, settings, stack)
        return Engines(
            speech_to_text=engines.speech_to_text,
            chat=self.coach,
            text_to_speech=engines.text_to_speech,
            decoder=engines.decoder,
            encoder=engines.encoder,
            voice_activity=engines.voice_activity,
        )


@dataclass(frozen=True)
class Session:
    """What was said, in order, and what became of it."""

    persona: Persona
    turns: list[dict[str, Any]]
    phase: str
    title: str
    items: list[dict[str, Any]]
    next_opening: str
    """How the coach opens the next conversation, once the first suggestion was taken on."""

    @property
    def replies(self) -> list[str]:
        """All the coach said."""
        return [turn["coachMessage"]["text"] for turn in self.turns]


async def run_session(server: Server, persona: Persona) -> Session:
    """Live through a persona's session as a client would."""
    user = await server.sign_up(persona.name)
    await user.run(PROFILE, input={"timezone": persona.timezone, "locale": persona.language})
    await user.run(
        SETTINGS,
        input={"language": persona.language, "coachingStyle": persona.style, "replyLength": persona.length},
    )
    conversation = await _opened(user)
    read = (await user.run(READ, id=conversation))["conversation"]
    async with user.following(conversation, read["eventCursor"]) as stream:
        heard: list[dict[str, Any]] = []
        if read["activeTurn"]:
            await _until_the_end(stream, read["activeTurn"]["id"], heard)
        for line in persona.lines:
            sent = await user.write(conversation, line)
            await _until_the_end(stream, sent["turn"]["id"], heard)
        if persona.promises:
            async with asyncio.timeout(PATIENCE_S):
                while not any(_proposes(persona.promises, event) for event in heard):
                    heard.append(await stream.next())
    read = (await user.run(READ, id=conversation))["conversation"]
    items = [edge["node"] for edge in (await user.run(ITEMS))["actionItems"]["edges"]]
    return Session(
        persona,
        turns=[edge["node"] for edge in read["turns"]["edges"]][::-1],
        phase=read["phase"],
        title=read["title"],
        items=items,
        next_opening=await _next_opening(user, items),
    )


def _proposes(promise: str, event: dict[str, Any]) -> bool:
    return event["__typename"] == "ActionItemSuggested" and promise in event["actionItem"]["text"].casefold()


async def _opened(user: User) -> str:
    made = await user.run(OPEN, input={"coachOpens": True, "speak": False})
    return str(made["createConversation"]["conversation"]["id"])


async def _next_opening(user: User, items: list[dict[str, Any]]) -> str:
    if items:
        await user.run(ACCEPT, id=items[0]["id"])
    conversation = await _opened(user)
    read = (await user.run(READ, id=conversation))["conversation"]
    if read["activeTurn"]:
        async with user.following(conversation, read["eventCursor"]) as stream:
            await _until_the_end(stream, read["activeTurn"]["id"], [])
        read = (await user.run(READ, id=conversation))["conversation"]
    return str(read["turns"]["edges"][0]["node"]["coachMessage"]["text"])


async def _until_the_end(stream: Stream, turn_id: str, heard: list[dict[str, Any]]) -> None:
    while True:
        event = await stream.next()
        heard.append(event)
        if event["turnId"] == turn_id and event["__typename"] in LAST_EVENTS:
            return
