"""Engines of servers that speak OpenAI's protocol: metered, and each behind a guard of its own."""

from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from adapters.openai.chat import open_openai_chat
from adapters.openai.client import openai_client
from adapters.openai.connections import Connections
from adapters.openai.moderation import OpenAiModeration
from adapters.openai.realtime import OpenAiRealtimeTranscription
from adapters.openai.speech import OpenAiSpeech
from adapters.openai.transcription import OpenAiTranscription
from adapters.settings import Settings
from adapters.settings.values import StandbyProvider
from app.resilience import Resilience
from domain.audio.ports import VoiceActivity
from domain.resilience.fallback import FallbackSpeechToText, Standby
from domain.safety.ports import SafetyCheck
from domain.speech.spoken_part import OnlySpokenParts
from domain.speech.voice_cache import CachedTextToSpeech, VoiceCache
from domain.turns.engines import ChatModel, SpeechToText, TextToSpeech
from domain.usage.calls import EngineName
from domain.usage.metering import MeteredChatModel, MeteredSpeechToText, MeteredTextToSpeech

if TYPE_CHECKING:
    from openai import AsyncOpenAI


@dataclass(frozen=True, slots=True, kw_only=True)
class HostedEngines:
    """Makes the engines of one server; `name` is its in the settings, in the ledger and in the metrics."""

    name: StandbyProvider
    client: "AsyncOpenAI"
    connections: Connections
    settings: Settings
    resilience: Resilience
    stt: EngineName
    chat: EngineName
    tts: EngineName

    @property
    def hearing(self) -> tuple[EngineName, ...]:
        """Name the models that may hear a recording, one after the other."""
        return (self.live, self.stt) if self._hears_live else (self.stt,)

    @property
    def live(self) -> EngineName:
        """Name the model of the realtime socket."""
        return EngineName(self.name, self.settings.openai_realtime_stt_model)

    @property
    def _hears_live(self) -> bool:
        return self.settings.openai_stt_mode == "realtime" and self.name == "openai"

    def speech_to_text(self, voice_activity: VoiceActivity) -> SpeechToText:
        """Make what hears: nothing but speech is sent to it."""
        metered = MeteredSpeechToText(OpenAiTranscription(self.client, self.stt.model), self.stt)
        hearing = self.resilience.speech_to_text(metered, self.name)
        if self._hears_live:
            hearing = self._heard_live(hearing)
        return OnlySpokenParts(hearing, voice_activity, min_speech_ms=self.settings.limits.min_speech_ms)

    def _heard_live(self, from_file: SpeechToText) -> SpeechToText:
        """Hear by the realtime socket; when it fails, the whole recording goes to `from_file` inside the same turn."""
        metered = MeteredSpeechToText(OpenAiRealtimeTranscription(self.client, self.live.model), self.live)
        live = self.resilience.speech_to_text(metered, f"{self.name}-realtime")
        standbys = [Standby(f"{self.name}-realtime", live), Standby(str(self.name), from_file)]
        return FallbackSpeechToText(
            standbys, self.resilience.observer, max_replayed_bytes=self.resilience.max_replayed_bytes
        )

    def chat_model(self) -> ChatModel:
        """Make what thinks."""
        chat = open_openai_chat(
            self.client,
            self.chat.model,
            max_tokens=self.settings.openai_chat_max_tokens,
            temperature=self.settings.openai_chat_temperature,
        )
        return self.resilience.chat(MeteredChatModel(chat, self.chat), self.name)

    def safety_check(self) -> SafetyCheck | None:
        """Make what hears danger beside the chat model, where the settings name one."""
        model = self.settings.openai_moderation_model
        return None if model == "none" else OpenAiModeration(self.client, model)

    def text_to_speech(self, cache: VoiceCache) -> TextToSpeech:
        """Make what speaks, and does not speak again what it has spoken before."""
        speech = OpenAiSpeech(
            self.client,
            self.tts.model,
            voice=self.settings.openai_tts_voice,
            instructions=self.settings.openai_tts_instructions,
        )
        made = self.resilience.text_to_speech(MeteredTextToSpeech(speech, self.tts), self.name)
        manner = self.settings.openai_tts_instructions or ""
        return CachedTextToSpeech(made, cache, self.tts, manner=manner)


async def open_openai(settings: Settings, resilience: Resilience, stack: AsyncExitStack) -> HostedEngines:
    """Open the first server: one client for all of its engines."""
    client = await stack.enter_async_context(openai_client(settings.openai_key(), settings.openai_base_url))
    return HostedEngines(
        name="openai",
        client=client,
        connections=await stack.enter_async_context(Connections(client, settings.openai_chat_model)),
        settings=settings,
        resilience=resilience,
        stt=EngineName("openai", settings.openai_stt_model),
        chat=EngineName("openai", settings.openai_chat_model),
        tts=EngineName("openai", settings.openai_tts_model),
    )


async def open_second_server(settings: Settings, resilience: Resilience, stack: AsyncExitStack) -> HostedEngines:
    """Open the server that stands in; a model it does not name is the first one's."""
    client = await stack.enter_async_context(
        openai_client(settings.fallback_openai_key(), settings.fallback_openai_base_url)
    )
    model = settings.fallback_openai_chat_model or settings.openai_chat_model
    return HostedEngines(
        name="openai2",
        client=client,
        connections=await stack.enter_async_context(Connections(client, model)),
        settings=settings,
        resilience=resilience,
        stt=EngineName("openai2", settings.fallback_openai_stt_model or settings.openai_stt_model),
        chat=EngineName("openai2", model),
        tts=EngineName("openai2", settings.fallback_openai_tts_model or settings.openai_tts_model),
    )
