"""Reading a container in a thread, with PyAV."""

import io
from collections.abc import Iterator, Mapping
from typing import Final, NoReturn

import av
from av.audio.stream import AudioStream
from av.container import InputContainer

from adapters.audio.containers import CONTAINERS, Container
from adapters.audio.mp4_boxes import FARTHEST_BYTES, description_end
from adapters.audio.pipe import Pipe
from adapters.audio.sniffing import sniff_by
from adapters.audio.speech_samples import SpeechSamples
from adapters.audio.wave_samples import Readable, WaveData, find_samples
from domain.audio.formats import AudioFormat
from domain.errors import AudioUnreadable

_READ_BYTES: Final = 4096
"""What one read asks for; it takes what there is."""


def decode_container(pipe: Pipe, audio_format: AudioFormat) -> None:
    """Read the recording from `pipe` and write its speech samples back; blocks.

    Raises AudioUnreadable when it is not of `audio_format`, or nothing of it can be decoded.
    """
    if not pipe.peek(1):
        return
    if sniff_by(pipe.peek) is not audio_format:
        raise AudioUnreadable(f"The recording is not {audio_format.value}.")
    try:
        with _open(pipe, audio_format) as container:
            _write_speech(pipe, container, CONTAINERS[audio_format])
    except (av.FFmpegError, ValueError) as error:
        raise AudioUnreadable(f"The recording cannot be read as {audio_format.value}.") from error


def _open(pipe: Pipe, audio_format: AudioFormat) -> InputContainer:
    expected = CONTAINERS[audio_format]
    if audio_format is AudioFormat.WAV and (samples := find_samples(pipe.peek)) is not None:
        bare = Container(samples.demuxer, expected.decoders)
        return _open_with(WaveData(pipe, samples), bare, samples.options)
    if audio_format is not AudioFormat.MP4_AAC:
        return _open_with(pipe, expected)
    end = description_end(pipe.peek)
    if end is None:
        return _open_with(io.BytesIO(_everything(pipe)), expected)
    # FFmpeg steps back in the description, which it can only within its buffer.
    described = len(pipe.peek(min(end, FARTHEST_BYTES)))
    return _open_with(pipe, expected, buffer_bytes=max(described, _READ_BYTES))


def _open_with(
    recording: Readable, expected: Container, options: Mapping[str, str] | None = None, buffer_bytes: int = _READ_BYTES
) -> InputContainer:
    return av.open(
        recording,
        "r",
        format=expected.demuxer,
        options={**expected.options, **(options or {})},
        metadata_errors="ignore",
        buffer_size=buffer_bytes,
        io_open=_refuse,
    )


def _write_speech(pipe: Pipe, container: InputContainer, expected: Container) -> None:
    if not container.streams.audio:
        raise AudioUnreadable("The recording has no sound.")
    stream = container.streams.audio[0]
    # FFmpeg leaves the context out when it knows no such codec.
    if getattr(stream.codec_context, "name", None) not in expected.decoders:
        raise AudioUnreadable("The recording's codec is not supported.")
    speech = SpeechSamples()
    for frame in _frames(container, stream):
        for samples in speech.convert(frame):
            pipe.write(samples)
    for samples in speech.rest():
        pipe.write(samples)


def _frames(container: InputContainer, stream: AudioStream) -> Iterator[av.AudioFrame]:
    """Yield what can be decoded: damage and a missing end are passed over, unless there is nothing else."""
    heard, damage = False, None
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets, None)
        except av.FFmpegError as error:
            damage = error
            break
        if packet is None:
            break
        try:
            frames = packet.decode()
        except av.FFmpegError as error:
            damage = error
            continue
        for frame in frames:
            heard = True
            yield frame
    if damage is not None and not heard:
        raise damage


def _everything(pipe: Pipe) -> bytes:
    return b"".join(iter(lambda: pipe.read(_READ_BYTES), b""))


def _refuse(_url: str, _flags: int, _options: dict[str, str]) -> NoReturn:
    """Open nothing else: a recording has no business pointing at files or addresses."""
    raise AudioUnreadable("The recording points at another file.")
