"""What hears, thinks and speaks: chosen per job by the settings."""

from contextlib import AsyncExitStack

from adapters.audio.decoder import StreamingDecoder
from adapters.audio.encoder import StreamingEncoder
from adapters.audio.voice_activity import SileroVoiceActivity
from adapters.chat.langchain_chat import open_local_chat
from adapters.local.speech_to_text import LocalSpeechToText
from adapters.local.text_to_speech import LocalTextToSpeech
from adapters.settings import Settings
from domain.turns.workshop import Engines
from domain.usage.calls import EngineName
from domain.usage.metering import MeteredChatModel, MeteredSpeechToText, MeteredTextToSpeech


async def open_engines(settings: Settings, stack: AsyncExitStack) -> Engines:
    """Start the engines; they may still be loading when this returns, and jobs wait for them.

    Each job has one provider so far, the local one: the settings admit no other.
    """
    hearing = await stack.enter_async_context(
        LocalSpeechToText(guesses=settings.local_stt_guesses, max_waiting=settings.local_max_waiting)
    )
    voice = await stack.enter_async_context(LocalTextToSpeech(max_waiting=settings.local_max_waiting))
    return Engines(
        speech_to_text=MeteredSpeechToText(hearing, EngineName("local", "whisper-base")),
        chat=MeteredChatModel(open_local_chat(), EngineName("local", "coach")),
        text_to_speech=MeteredTextToSpeech(voice, EngineName("local", "hibari")),
        decoder=StreamingDecoder(),
        encoder=StreamingEncoder(),
        voice_activity=await SileroVoiceActivity.load(),
    )
