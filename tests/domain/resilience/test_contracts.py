"""A chain of providers keeps the engines' contracts, also when its first one always fails."""

import pytest

from adapters.audio.raw_pcm import Resampling
from domain.errors import ProviderUnavailable
from domain.resilience.fallback import FallbackChatModel, FallbackSpeechToText, FallbackTextToSpeech, Standby
from domain.resilience.guarded import GuardedChatModel, GuardedSpeechToText, GuardedTextToSpeech
from domain.resilience.timing import Patience
from domain.turns.engines import ChatModel, SpeechToText, TextToSpeech
from domain.usage.calls import Service
from domain.usage.metering import MeteredChatModel, MeteredSpeechToText, MeteredTextToSpeech
from tests.contracts.chat_model import ChatModelContract
from tests.contracts.speech_to_text import SpeechToTextContract
from tests.contracts.text_to_speech import TextToSpeechContract
from tests.fakes.engines import FakeChatModel, FakeHearing, FakeReply, FakeSpeech, FakeSpeechToText, FakeTextToSpeech
from tests.fakes.providers import FakeProviderObserver, a_guard
from tests.fakes.usage import FAKE

PATIENT = Patience(first_ms=5_000, gap_ms=5_000)
OFTEN = 1_000_000
RECORDING_BYTES = 1_000_000


class TestChainedSpeechToText(SpeechToTextContract):
    @pytest.fixture(params=["works", "fails"])
    def speech_to_text(self, request: pytest.FixtureRequest) -> SpeechToText:
        good = FakeSpeechToText(FakeHearing(text="He was not an ill disposed young man."), hears_silence=True)
        bad = FakeSpeechToText(FakeHearing(error=ProviderUnavailable("down")))
        guarded = GuardedSpeechToText(
            inner=MeteredSpeechToText(good if request.param == "works" else bad, FAKE),
            guard=a_guard(Service.TRANSCRIPTION, failures=OFTEN),
            deadline_ms=5_000,
            max_replayed_bytes=RECORDING_BYTES,
        )
        standbys: list[Standby[SpeechToText]] = [Standby("first", guarded), Standby("second", good)]
        return FallbackSpeechToText(standbys, FakeProviderObserver(), max_replayed_bytes=RECORDING_BYTES)


class TestChainedChatModel(ChatModelContract):
    @pytest.fixture(params=["works", "fails"])
    def chat_model(self, request: pytest.FixtureRequest) -> ChatModel:
        inner = FakeChatModel() if request.param == "works" else FakeChatModel(FakeReply(fails_after=0))
        guarded = GuardedChatModel(
            inner=MeteredChatModel(inner, FAKE), guard=a_guard(Service.REPLY, failures=OFTEN), patience=PATIENT
        )
        standbys: list[Standby[ChatModel]] = [Standby("first", guarded), Standby("second", FakeChatModel())]
        return FallbackChatModel(standbys, FakeProviderObserver())


class TestChainedTextToSpeech(TextToSpeechContract):
    @pytest.fixture(params=["works", "fails"])
    def text_to_speech(self, request: pytest.FixtureRequest) -> TextToSpeech:
        inner = FakeTextToSpeech(FakeSpeech(fails_after=None if request.param == "works" else 0))
        guarded = GuardedTextToSpeech(
            inner=MeteredTextToSpeech(inner, FAKE), guard=a_guard(Service.SPEECH, failures=OFTEN), patience=PATIENT
        )
        second = FakeTextToSpeech(sample_rate=16_000)
        standbys: list[Standby[TextToSpeech]] = [Standby("first", guarded), Standby("second", second)]
        return FallbackTextToSpeech(standbys, FakeProviderObserver(), Resampling)
