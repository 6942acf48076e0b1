"""What hears, thinks and speaks: chosen per job by the settings. `client` is None where this machine does the job."""

from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Final

from adapters.audio.decoder import StreamingDecoder
from adapters.audio.encoder import StreamingEncoder
from adapters.audio.voice_activity import SileroVoiceActivity
from adapters.chat.langchain_chat import open_local_chat
from adapters.local.speech_to_text import LocalSpeechToText
from adapters.local.text_to_speech import LocalTextToSpeech
from adapters.openai.chat import open_openai_chat
from adapters.openai.client import openai_client
from adapters.openai.realtime import OpenAiRealtimeTranscription
from adapters.openai.speech import OpenAiSpeech
from adapters.openai.transcription import OpenAiTranscription
from adapters.settings import Settings
from adapters.telemetry.provider_log import ProviderLog
from app.providers import HostedJobs
from domain.audio.formats import SPEECH_RATE_HZ, pcm_bytes
from domain.audio.ports import VoiceActivity
from domain.resilience.fallback import FallbackSpeechToText, Standby
from domain.speech.spoken_part import OnlySpokenParts
from domain.turns.engines import ChatModel, SpeechToText, TextToSpeech
from domain.turns.workshop import Engines
from domain.usage.calls import EngineName, Service
from domain.usage.metering import MeteredChatModel, MeteredSpeechToText, MeteredTextToSpeech

if TYPE_CHECKING:
    from openai import AsyncOpenAI


LOCAL_STT: Final = EngineName("local", "whisper-base")
LOCAL_CHAT: Final = EngineName("local", "coach")
LOCAL_TTS: Final = EngineName("local", "hibari")


async def open_engines(settings: Settings, stack: AsyncExitStack) -> Engines:
    """Start the engines; local ones may still be loading when this returns, and jobs wait for them.

    Raises StartupError when the settings ask for an engine that cannot be had.
    """
    hosted = HostedJobs.chosen(settings)
    client = await open_client(settings, stack) if hosted.any else None
    voice_activity = await SileroVoiceActivity.load()
    return Engines(
        speech_to_text=await open_speech_to_text(settings, client if hosted.stt else None, voice_activity, stack),
        chat=open_chat(settings, client if hosted.chat else None),
        text_to_speech=await open_text_to_speech(settings, client if hosted.tts else None, stack),
        decoder=StreamingDecoder(),
        encoder=StreamingEncoder(),
        voice_activity=voice_activity,
        names=engine_names(settings, hosted),
    )


def engine_names(settings: Settings, hosted: HostedJobs) -> dict[Service, list[EngineName]]:
    """Name who does each job."""
    return {
        Service.TRANSCRIPTION: [EngineName("openai", settings.openai_stt_model) if hosted.stt else LOCAL_STT],
        Service.REPLY: [EngineName("openai", settings.openai_chat_model) if hosted.chat else LOCAL_CHAT],
        Service.SPEECH: [EngineName("openai", settings.openai_tts_model) if hosted.tts else LOCAL_TTS],
    }


async def open_client(settings: Settings, stack: AsyncExitStack) -> "AsyncOpenAI":
    """Open the one client of all hosted engines."""
    return await stack.enter_async_context(openai_client(settings.openai_key(), settings.openai_base_url))


async def open_speech_to_text(
    settings: Settings, client: "AsyncOpenAI | None", voice_activity: VoiceActivity, stack: AsyncExitStack
) -> SpeechToText:
    """Open what hears."""
    if client is None:
        whisper = await stack.enter_async_context(
            LocalSpeechToText(guesses=settings.local_stt_guesses, max_waiting=settings.local_max_waiting)
        )
        return MeteredSpeechToText(whisper, LOCAL_STT)
    model = settings.openai_stt_model
    hosted: SpeechToText = MeteredSpeechToText(OpenAiTranscription(client, model), EngineName("openai", model))
    if settings.openai_stt_mode == "realtime":
        hosted = _heard_live(settings, client, hosted)
    return OnlySpokenParts(hosted, voice_activity, min_speech_ms=settings.limits.min_speech_ms)


def _heard_live(settings: Settings, client: "AsyncOpenAI", from_file: SpeechToText) -> SpeechToText:
    """Hear by the realtime socket; when it fails, the whole recording goes to `from_file` inside the same turn."""
    model = settings.openai_realtime_stt_model
    live = MeteredSpeechToText(OpenAiRealtimeTranscription(client, model), EngineName("openai", model))
    standbys: list[Standby[SpeechToText]] = [Standby("openai-realtime", live), Standby("openai", from_file)]
    longest = pcm_bytes(settings.limits.max_recording_ms + 1_000, SPEECH_RATE_HZ)
    return FallbackSpeechToText(standbys, ProviderLog(), max_replayed_bytes=longest)


def open_chat(settings: Settings, client: "AsyncOpenAI | None") -> ChatModel:
    """Open what thinks."""
    if client is None:
        return MeteredChatModel(open_local_chat(), LOCAL_CHAT)
    model = settings.openai_chat_model
    hosted = open_openai_chat(
        client, model, max_tokens=settings.openai_chat_max_tokens, temperature=settings.openai_chat_temperature
    )
    return MeteredChatModel(hosted, EngineName("openai", model))


async def open_text_to_speech(settings: Settings, client: "AsyncOpenAI | None", stack: AsyncExitStack) -> TextToSpeech:
    """Open what speaks."""
    if client is None:
        hibari = await stack.enter_async_context(LocalTextToSpeech(max_waiting=settings.local_max_waiting))
        return MeteredTextToSpeech(hibari, LOCAL_TTS)
    model = settings.openai_tts_model
    hosted = OpenAiSpeech(client, model, voice=settings.openai_tts_voice, instructions=settings.openai_tts_instructions)
    return MeteredTextToSpeech(hosted, EngineName("openai", model))
