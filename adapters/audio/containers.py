"""What a recording of each format may contain: which demuxer reads it, which decoders it may ask for."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from domain.audio.formats import AudioFormat


@dataclass(frozen=True, slots=True)
class Container:
    """A demuxer and the decoders allowed in it, by FFmpeg's names."""

    demuxer: str
    decoders: frozenset[str]

    @property
    def options(self) -> dict[str, str]:
        """What keeps FFmpeg from reading ahead, and from following what a file points at.

        Analysis stops after as few bytes as FFmpeg allows: headers say everything about these formats. There is no
        `fflags=nobuffer`: it throws away what was analysed.
        """
        return {
            "probesize": "32",
            "analyzeduration": "1",
            "format_whitelist": self.demuxer,
            "codec_whitelist": ",".join(sorted(self.decoders)),
            "protocol_whitelist": "none",
        }


_SAMPLES: Final = frozenset({"pcm_u8", "pcm_s16le", "pcm_s24le", "pcm_s32le", "pcm_s64le", "pcm_f32le", "pcm_f64le"})
_COMPANDED: Final = frozenset({"pcm_alaw", "pcm_mulaw", "adpcm_ms", "adpcm_ima_wav"})

CONTAINERS: Final[Mapping[AudioFormat, Container]] = MappingProxyType(
    {
        AudioFormat.WAV: Container("wav", _SAMPLES | _COMPANDED),
        AudioFormat.WEBM_OPUS: Container("matroska", frozenset({"opus", "vorbis"})),
        AudioFormat.OGG_OPUS: Container("ogg", frozenset({"opus", "vorbis"})),
        AudioFormat.MP3: Container("mp3", frozenset({"mp3float", "mp3"})),
        # Browsers also record Opus into MP4.
        AudioFormat.MP4_AAC: Container("mp4", frozenset({"aac", "opus"})),
        AudioFormat.FLAC: Container("flac", frozenset({"flac"})),
    }
)
