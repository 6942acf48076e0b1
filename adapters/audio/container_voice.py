"""The coach's voice in a container, with PyAV."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import av
import numpy as np

from adapters.audio.codecs import VoiceCodec
from adapters.audio.raw_pcm import WholeSamples
from domain.audio.formats import pcm_bytes
from domain.errors import ProviderUnavailable

_SLICE_MS = 100
"""What is encoded at one go. It takes 0.6 to 1.4 ms (FLAC 0.1): a thread is not worth the way there and back."""


class _Sink:
    """Takes what the muxer writes; it cannot seek, so the muxer writes a stream."""

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def write(self, data: bytes) -> int:
        """Keep a copy of `data`."""
        self._written.append(data)
        return len(data)

    def take(self) -> bytes:
        """Return all that was written since the last time."""
        taken = b"".join(self._written)
        self._written.clear()
        return taken


class ContainerVoice:
    """Encodes in place, in slices short enough that the event loop can spare the time."""

    def __init__(self, codec: VoiceCodec, *, pcm_rate: int, sample_rate: int) -> None:
        self._pcm_rate, self._sample_rate = pcm_rate, sample_rate
        self._whole = WholeSamples()
        self._sink = _Sink()
        options = {**codec.muxer_options, "flush_packets": "1"}
        with _encoding():
            self._container = av.open(self._sink, "w", format=codec.muxer, options=options)
            self._stream = self._container.add_stream(codec.codec, rate=sample_rate, options=dict(codec.codec_options))
            self._stream.layout = "mono"
            if (bit_rate := codec.bit_rate(sample_rate)) is not None:
                self._stream.bit_rate = bit_rate
        self._heard_samples = 0
        self._closed = False

    @property
    def sample_rate(self) -> int:
        """Rate of the encoded sound, in Hz."""
        return self._sample_rate

    async def encode(self, pcm: bytes) -> bytes:
        """Return what the muxer has written so far; it holds back up to 140 ms of sound.

        Raises ProviderUnavailable when the codec fails.
        """
        slice_bytes = pcm_bytes(_SLICE_MS, self._pcm_rate)
        for start in range(0, len(pcm), slice_bytes):
            if start:
                await asyncio.sleep(0)
            self._encode(self._whole.take(pcm[start : start + slice_bytes]))
        return self._sink.take()

    async def finish(self) -> bytes:
        """Return the rest; a voice that never spoke is an empty file."""
        if self._heard_samples and not self._closed:
            with _encoding():
                self._container.mux(self._stream.encode(None))
        self.close()
        return self._sink.take()

    def close(self) -> None:
        """Free codec and muxer."""
        if not self._closed:
            self._closed = True
            with _encoding():
                self._container.close()

    def _encode(self, pcm: bytes) -> None:
        samples = np.frombuffer(pcm, "<i2")
        if not len(samples):
            return
        frame = av.AudioFrame.from_ndarray(samples[np.newaxis], format="s16", layout="mono")
        frame.sample_rate = self._pcm_rate
        frame.pts = self._heard_samples
        self._heard_samples += len(samples)
        with _encoding():
            self._container.mux(self._stream.encode(frame))


@contextmanager
def _encoding() -> Iterator[None]:
    try:
        yield
    except av.FFmpegError as error:
        raise ProviderUnavailable("The voice could not be encoded.") from error
