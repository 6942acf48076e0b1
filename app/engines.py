"""What hears, thinks and speaks: chosen per job by the settings, with those that stand in.

From the inside out: the engine, its meter, its guard (time limits, retries, circuit breaker), and around the engines of
a job the order in which one stands in for the other.
"""

from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Final

from adapters.audio.decoder import StreamingDecoder
from adapters.audio.encoder import StreamingEncoder
from adapters.audio.raw_pcm import Resampling
from adapters.audio.voice_activity import SileroVoiceActivity
from adapters.chat.langchain_chat import open_local_chat
from adapters.local.speech_to_text import LocalSpeechToText
from adapters.local.text_to_speech import LocalTextToSpeech
from adapters.openai.connections import OpenedAhead
from adapters.settings import Settings
from adapters.settings.values import StandbyProvider
from adapters.telemetry.provider_log import ProviderLog
from app.hosted import HostedEngines, open_openai, open_second_server
from app.providers import ProviderOrders
from app.resilience import Resilience
from domain.audio.ports import VoiceActivity
from domain.resilience.fallback import FallbackChatModel, FallbackSpeechToText, FallbackTextToSpeech, Standby
from domain.resilience.observer import ProviderObserver
from domain.safety.ports import SafetyCheck
from domain.speech.voice_cache import VoiceCache
from domain.turns.engines import ChatModel, SpeechToText, TextToSpeech
from domain.turns.workshop import Engines
from domain.usage.calls import EngineName, Service
from domain.usage.metering import MeteredChatModel, MeteredSpeechToText, MeteredTextToSpeech

LOCAL_STT: Final = EngineName("local", "whisper-base")
LOCAL_CHAT: Final = EngineName("local", "coach")
LOCAL_TTS: Final = EngineName("local", "hibari")


async def open_engines(settings: Settings, stack: AsyncExitStack, observer: ProviderObserver | None = None) -> Engines:
    """Start the engines; local ones may still be loading when this returns, and jobs wait for them.

    Raises StartupError when the settings ask for an engine that cannot be had.
    """
    orders = ProviderOrders.chosen(settings)
    resilience = Resilience(settings, observer or ProviderLog())
    hosted: dict[StandbyProvider, HostedEngines] = {}
    if orders.uses("openai"):
        hosted["openai"] = await open_openai(settings, resilience, stack)
    if orders.uses("openai2"):
        hosted["openai2"] = await open_second_server(settings, resilience, stack)
    opening = _Opening(settings, resilience, hosted, await SileroVoiceActivity.load(), stack)
    hearing, cache = await opening.speech_to_text(orders), VoiceCache()
    return Engines(
        speech_to_text=OpenedAhead(hearing, *(server.connections for server in hosted.values())),
        chat=opening.chat(orders),
        text_to_speech=await opening.text_to_speech(orders, cache),
        voice_cache=cache,
        decoder=StreamingDecoder(),
        encoder=StreamingEncoder(),
        voice_activity=opening.voice_activity,
        names={
            Service.TRANSCRIPTION: [
                engine for name in orders.stt for engine in (hosted[name].hearing if name in hosted else (LOCAL_STT,))
            ],
            Service.REPLY: [hosted[name].chat if name in hosted else LOCAL_CHAT for name in orders.chat],
            Service.SPEECH: [hosted[name].tts if name in hosted else LOCAL_TTS for name in orders.tts],
        },
        safety_check=opening.safety_check(orders),
        guards=tuple(resilience.guards),
    )


@dataclass(frozen=True, slots=True)
class _Opening:
    """Opens the engines of each job, in order."""

    settings: Settings
    resilience: Resilience
    hosted: dict[StandbyProvider, HostedEngines]
    voice_activity: VoiceActivity
    stack: AsyncExitStack

    async def speech_to_text(self, orders: ProviderOrders) -> SpeechToText:
        """Open what hears."""
        standbys: list[Standby[SpeechToText]] = []
        for name in orders.stt:
            if name in self.hosted:
                standbys.append(Standby(name, self.hosted[name].speech_to_text(self.voice_activity)))
                continue
            whisper = LocalSpeechToText(
                guesses=self.settings.local_stt_guesses, max_waiting=self.settings.local_max_waiting
            )
            local = MeteredSpeechToText(await self.stack.enter_async_context(whisper), LOCAL_STT)
            standbys.append(Standby(name, local))
        if len(standbys) == 1:
            return standbys[0].engine
        return FallbackSpeechToText(
            standbys, self.resilience.observer, max_replayed_bytes=self.resilience.max_replayed_bytes
        )

    def chat(self, orders: ProviderOrders) -> ChatModel:
        """Open what thinks."""
        standbys: list[Standby[ChatModel]] = [
            Standby(name, self.hosted[name].chat_model())
            if name in self.hosted
            else Standby(name, MeteredChatModel(open_local_chat(), LOCAL_CHAT))
            for name in orders.chat
        ]
        if len(standbys) == 1:
            return standbys[0].engine
        return FallbackChatModel(standbys, self.resilience.observer)

    def safety_check(self, orders: ProviderOrders) -> SafetyCheck | None:
        """Open what hears danger beside the rules: who thinks of the answer is told what was said anyway."""
        openai = self.hosted.get("openai") if orders.chat[0] == "openai" else None
        return None if openai is None else openai.safety_check()

    async def text_to_speech(self, orders: ProviderOrders, cache: VoiceCache) -> TextToSpeech:
        """Open what speaks."""
        standbys: list[Standby[TextToSpeech]] = []
        for name in orders.tts:
            if name in self.hosted:
                standbys.append(Standby(name, self.hosted[name].text_to_speech(cache)))
                continue
            hibari = LocalTextToSpeech(max_waiting=self.settings.local_max_waiting)
            standbys.append(Standby(name, MeteredTextToSpeech(await self.stack.enter_async_context(hibari), LOCAL_TTS)))
        if len(standbys) == 1:
            return standbys[0].engine
        return FallbackTextToSpeech(standbys, self.resilience.observer, Resampling)
