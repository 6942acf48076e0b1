"""How the coach's voice is encoded: muxer, codec, and what makes each of them stream."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal

from domain.audio.formats import MAX_PCM_RATE_HZ, MIN_PCM_RATE_HZ, AudioFormat


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceCodec:
    """A muxer and a codec by FFmpeg's names, with their options; `rates_hz` ascend, none means any."""

    muxer: str
    codec: Literal["aac", "flac", "libmp3lame", "libopus"]
    rates_hz: tuple[int, ...] = ()
    bits_per_sample: float | None = None
    muxer_options: Mapping[str, str] = field(default_factory=dict)
    codec_options: Mapping[str, str] = field(default_factory=dict)

    def nearest_rate(self, wanted_hz: int) -> int:
        """Choose the rate nearest to the one wanted, the higher of two equally near."""
        return nearest_rate(wanted_hz, self.rates_hz)

    def bit_rate(self, rate_hz: int) -> int | None:
        """Tell how many bits a second of mono speech is worth; None for lossless codecs."""
        return None if self.bits_per_sample is None else max(24_000, min(64_000, round(self.bits_per_sample * rate_hz)))


def nearest_rate(wanted_hz: int, rates_hz: tuple[int, ...] = ()) -> int:
    """Choose the rate nearest to the one wanted; without a list, any from 8 to 48 kHz will do."""
    if not rates_hz:
        return max(MIN_PCM_RATE_HZ, min(MAX_PCM_RATE_HZ, wanted_hz))
    return min(reversed(rates_hz), key=lambda rate: abs(rate - wanted_hz))


_MPEG_RATES_HZ: Final = (8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000)
_OPUS_RATES_HZ: Final = (48_000,)

VOICE_CODECS: Final[Mapping[AudioFormat, VoiceCodec]] = MappingProxyType(
    {
        AudioFormat.WEBM_OPUS: VoiceCodec(
            muxer="webm",
            codec="libopus",
            rates_hz=_OPUS_RATES_HZ,
            bits_per_sample=0.67,
            # A cluster is written when it is full: three frames of 20 ms.
            muxer_options={"live": "1", "cluster_time_limit": "60"},
            codec_options={"application": "voip"},
        ),
        AudioFormat.OGG_OPUS: VoiceCodec(
            muxer="ogg",
            codec="libopus",
            rates_hz=_OPUS_RATES_HZ,
            bits_per_sample=0.67,
            muxer_options={"page_duration": "40000"},
            codec_options={"application": "voip"},
        ),
        AudioFormat.MP3: VoiceCodec(
            muxer="mp3",
            codec="libmp3lame",
            rates_hz=_MPEG_RATES_HZ,
            bits_per_sample=2,
            # A Xing header tells the length, which nobody knows yet.
            muxer_options={"write_xing": "0", "id3v2_version": "0"},
        ),
        AudioFormat.MP4_AAC: VoiceCodec(
            muxer="mp4",
            codec="aac",
            rates_hz=_MPEG_RATES_HZ,
            bits_per_sample=2.67,
            muxer_options={"movflags": "empty_moov+default_base_moof+frag_every_frame"},
        ),
        AudioFormat.FLAC: VoiceCodec(
            muxer="flac",
            codec="flac",
            # The muxer's own padding is 8 KiB, for tags that a stream never gets.
            muxer_options={"metadata_header_padding": "0"},
            codec_options={"frame_size": "512"},
        ),
    }
)
