"""Recordings as other programs make them, each from PCM16 mono at 16 kHz."""

import io
import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import av
import numpy as np

from domain.audio.formats import AudioFormat

Codec = Literal["aac", "flac", "libmp3lame", "libopus", "pcm_s16le", "pcm_s24le", "pcm_f32le", "pcm_u8", "pcm_mulaw"]


def recorded(
    pcm: bytes, container: str, codec: Codec, *, rate: int = 48_000, layout: str = "mono", **options: str
) -> bytes:
    """Write a finished file with FFmpeg, which may go back and put its lengths and tables right."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "recording"
        with av.open(str(file), "w", format=container, options=options) as output:
            stream = output.add_stream(codec, rate=rate)
            stream.layout = layout
            for frame in _frames(pcm):
                output.mux(stream.encode(frame))
            output.mux(stream.encode(None))
        return file.read_bytes()


def _frames(pcm: bytes) -> Iterator[av.AudioFrame]:
    samples = np.frombuffer(pcm, "<i2")
    for start in range(0, len(samples), 1600):
        frame = av.AudioFrame.from_ndarray(samples[np.newaxis, start : start + 1600], format="s16", layout="mono")
        frame.sample_rate, frame.pts = 16_000, start
        yield frame


RECORDERS: dict[AudioFormat, Callable[[bytes], bytes]] = {
    AudioFormat.WAV: lambda pcm: recorded(pcm, "wav", "pcm_s16le", rate=16_000),
    AudioFormat.WEBM_OPUS: lambda pcm: b"".join(browser_webm(pcm)),
    AudioFormat.OGG_OPUS: lambda pcm: recorded(pcm, "ogg", "libopus"),
    AudioFormat.MP3: lambda pcm: recorded(pcm, "mp3", "libmp3lame", rate=44_100, layout="stereo"),
    AudioFormat.MP4_AAC: lambda pcm: recorded(pcm, "mp4", "aac", movflags="empty_moov+default_base_moof+frag_keyframe"),
    AudioFormat.FLAC: lambda pcm: recorded(pcm, "flac", "flac", rate=44_100),
}
"""A recorder for each container."""

_UNKNOWN_SIZE = b"\x01\xff\xff\xff\xff\xff\xff\xff"
_SEGMENT, _CLUSTER = b"\x18\x53\x80\x67", b"\x1f\x43\xb6\x75"


def browser_webm(pcm: bytes, *, timeslice_ms: int = 100, cluster_ms: int = 1_000) -> Iterator[bytes]:
    """Yield the blobs of Chrome's MediaRecorder: segment and clusters of unknown size, no cues, no end."""
    head, packets = _opus(pcm)
    blob, at_ms, cluster_at_ms = _webm_head(head), 0, -cluster_ms
    for packet in packets:
        if at_ms - cluster_at_ms >= cluster_ms:
            cluster_at_ms = at_ms
            blob += _CLUSTER + _UNKNOWN_SIZE + _element("e7", at_ms.to_bytes(4))
        blob += _element("a3", b"\x81" + (at_ms - cluster_at_ms).to_bytes(2) + b"\x80" + packet)
        at_ms += 20
        if at_ms % timeslice_ms == 0:
            yield blob
            blob = b""
    yield blob


def _opus(pcm: bytes) -> tuple[bytes, list[bytes]]:
    with av.open(io.BytesIO(recorded(pcm, "ogg", "libopus")), "r") as file:
        stream = file.streams.audio[0]
        return bytes(stream.codec_context.extradata or b""), [bytes(p) for p in file.demux(stream) if p.size]


def _webm_head(opus_head: bytes) -> bytes:
    ebml = _element("4286", b"\1") + _element("42f7", b"\1") + _element("42f2", b"\4") + _element("42f3", b"\x08")
    ebml += _element("4282", b"webm") + _element("4287", b"\4") + _element("4285", b"\2")
    info = _element("2ad7b1", (1_000_000).to_bytes(3)) + _element("4d80", b"Chrome") + _element("5741", b"Chrome")
    sound = _element("b5", struct.pack(">f", 48_000)) + _element("9f", b"\1")
    track = _element("d7", b"\1") + _element("73c5", b"\1") + _element("83", b"\2") + _element("86", b"A_OPUS")
    track += _element("63a2", opus_head) + _element("e1", sound)
    tracks = _element("1654ae6b", _element("ae", track))
    return _element("1a45dfa3", ebml) + _SEGMENT + _UNKNOWN_SIZE + _element("1549a966", info) + tracks


def _element(name: str, body: bytes) -> bytes:
    return bytes.fromhex(name) + (len(body) | 1 << 56).to_bytes(8) + body
