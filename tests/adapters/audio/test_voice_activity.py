"""Silero on recorded speech, silence and noise."""

from pathlib import Path

import faster_whisper
import pytest

from adapters.audio import voice_activity as module
from adapters.audio.voice_activity import SileroVoiceActivity
from domain.errors import StartupError
from domain.limits import Limits
from domain.turns.end_of_turn import EndOfTurn
from tests.contracts.voice_activity import VoiceActivityContract
from tests.sounds import SPEECH_FILES, noise, silence, speech

MODEL = Path(module.__file__).with_name("silero_vad_v6.onnx")


@pytest.fixture(scope="module")
async def voice_activity(anyio_backend: object) -> SileroVoiceActivity:
    return await SileroVoiceActivity.load()


class TestContract(VoiceActivityContract):
    """Silero keeps it."""


def judge(voice_activity: SileroVoiceActivity, pcm: bytes) -> EndOfTurn:
    limits = Limits()
    turn = EndOfTurn(silence_ms=limits.end_of_turn_silence_ms, min_speech_ms=limits.min_speech_ms)
    turn.feed(voice_activity.session().hear(pcm))
    return turn


@pytest.mark.parametrize("name", SPEECH_FILES)
def test_speech_is_found_between_silences_and_its_end_as_well(voice_activity: SileroVoiceActivity, name: str) -> None:
    said = speech(name)
    turn = judge(voice_activity, silence(800) + said + silence(1_500))
    assert turn.ended
    assert 400 < turn.speech_ms <= len(said) / 32


@pytest.mark.parametrize("name", SPEECH_FILES)
def test_no_sentence_is_cut_in_its_middle(voice_activity: SileroVoiceActivity, name: str) -> None:
    assert not judge(voice_activity, silence(800) + speech(name)).ended


@pytest.mark.parametrize(
    "pcm",
    [
        silence(5_000),
        noise(5_000, loudness=0.01),
        noise(5_000, loudness=0.1, seed=1),
        noise(5_000, loudness=0.5, seed=2),
    ],
    ids=["silence", "quiet noise", "noise", "loud noise"],
)
def test_silence_and_noise_are_not_speech(voice_activity: SileroVoiceActivity, pcm: bytes) -> None:
    turn = judge(voice_activity, pcm)
    assert not turn.has_speech
    assert not turn.ended


def test_the_model_is_the_one_of_the_local_engine() -> None:
    [shipped] = Path(faster_whisper.__file__).parent.glob("assets/silero_vad_v*.onnx")
    assert MODEL.name == shipped.name
    assert MODEL.read_bytes() == shipped.read_bytes()


async def test_a_broken_model_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "model.onnx"
    broken.write_bytes(b"not a model")
    with pytest.raises(StartupError, match=r"model\.onnx cannot be loaded"):
        await SileroVoiceActivity.load(broken)
