"""Voice activity by the Silero model in this folder (see NOTICE), in the form that faster-whisper ships."""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

from domain.audio.formats import SAMPLE_BYTES
from domain.audio.ports import VoiceActivitySession
from domain.errors import StartupError

_FRAME_SAMPLES: Final = 512
_CONTEXT_SAMPLES: Final = 64
_FRAME_BYTES: Final = _FRAME_SAMPLES * SAMPLE_BYTES
_STATE_SHAPE: Final = (1, 1, 128)
_MOST_FRAMES: Final = 64
_INPUTS: Final = {"input", "h", "c"}
_MODEL: Final = Path(__file__).with_name("silero_vad_v6.onnx")

_Floats = npt.NDArray[np.float32]


class SileroModel(Protocol):
    """What is used of an `onnxruntime.InferenceSession`; `run` may be called from several threads."""

    def run(self, output_names: None, inputs: Mapping[str, _Floats]) -> Sequence[_Floats]:
        """Judge `input` (frames x 576), going on from `h` and `c`; return the probabilities, the next `h` and `c`."""
        ...


class SileroVoiceActivity:
    """One model for all recordings; make it with `await SileroVoiceActivity.load()`."""

    def __init__(self, model: SileroModel) -> None:
        self._model = model

    @classmethod
    async def load(cls, path: Path = _MODEL) -> "SileroVoiceActivity":
        """Load the model in a thread. Raises StartupError when it is another one than this code knows to run."""
        return cls(await asyncio.to_thread(_load, path))

    def session(self) -> VoiceActivitySession:
        """Begin to listen to a recording."""
        return SileroSession(self._model)


class SileroSession:
    """Remembers what the model needs from one frame to the next.

    It judges in place: a frame of 32 ms takes 0.06 ms, in batches 0.035.
    """

    def __init__(self, model: SileroModel) -> None:
        self._model = model
        self._unjudged = b""
        self._context = np.zeros(_CONTEXT_SAMPLES, np.float32)
        self._h = self._c = np.zeros(_STATE_SHAPE, np.float32)

    def hear(self, pcm: bytes) -> Sequence[float]:
        """Take PCM16 mono at 16 kHz; return the probability of speech of each whole 32 ms frame so far unjudged."""
        heard = self._unjudged + pcm
        whole = len(heard) - len(heard) % _FRAME_BYTES
        self._unjudged = heard[whole:]
        samples: _Floats = np.frombuffer(heard[:whole], "<i2").astype(np.float32)
        frames: _Floats = np.multiply(samples, 1 / 32_768, dtype=np.float32).reshape(-1, _FRAME_SAMPLES)
        probabilities: list[float] = []
        for start in range(0, len(frames), _MOST_FRAMES):
            probabilities += self._judge(frames[start : start + _MOST_FRAMES])
        return probabilities

    def _judge(self, frames: _Floats) -> list[float]:
        # The model hears each frame after the last 4 ms of the one before it.
        tails = frames[:, -_CONTEXT_SAMPLES:]
        contexts = np.vstack([self._context[np.newaxis], tails[:-1]])
        self._context = tails[-1]
        joined = np.concatenate([contexts, frames], axis=1)
        judged, self._h, self._c = self._model.run(None, {"input": joined, "h": self._h, "c": self._c})
        return [float(probability) for probability in judged.ravel()]


def _load(path: Path) -> SileroModel:
    # Imported here, in the thread: it takes a tenth of a second.
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.inter_op_num_threads = options.intra_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 4
    try:
        model = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's own exceptions share no other root
        raise StartupError(f"The voice activity model {path} cannot be loaded.") from error
    if {given.name for given in model.get_inputs()} != _INPUTS:
        raise StartupError(f"The voice activity model {path} is not the one of faster-whisper 1.2 (Silero 6).")
    loaded: SileroModel = model
    return loaded
