"""Decoded frames of any kind, made PCM16 mono at 16 kHz."""

from collections.abc import Iterator

from av import AudioFrame, AudioResampler

from domain.audio.formats import SPEECH_RATE_HZ


class SpeechSamples:
    """Resamples and mixes down; a recording may change its rate or channels on the way."""

    def __init__(self) -> None:
        self._kind: tuple[str, str, int] | None = None
        self._resampler = _resampler()

    def convert(self, frame: AudioFrame) -> Iterator[bytes]:
        """Yield what `frame` adds."""
        kind = (frame.format.name, frame.layout.name, frame.sample_rate)
        if kind != self._kind:
            yield from self.rest()
            self._kind, self._resampler = kind, _resampler()
        # Without times of their own, samples are put end to end: gaps in a recording's clock are not filled in.
        frame.pts = None
        yield from _samples(self._resampler.resample(frame))

    def rest(self) -> Iterator[bytes]:
        """Yield what the resampler holds back."""
        yield from _samples(self._resampler.resample(None))


def _resampler() -> AudioResampler:
    return AudioResampler(format="s16", layout="mono", rate=SPEECH_RATE_HZ)


def _samples(frames: list[AudioFrame]) -> Iterator[bytes]:
    return (frame.to_ndarray().tobytes() for frame in frames if frame.samples)
