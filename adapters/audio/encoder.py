"""Opens an encoder for each reply."""

from adapters.audio.codecs import VOICE_CODECS, nearest_rate
from adapters.audio.container_voice import ContainerVoice
from adapters.audio.raw_voice import RawVoice, wav_header
from domain.audio.formats import AudioFormat
from domain.audio.ports import EncodedVoice


class StreamingEncoder:
    """Encodes every format of the API while the voice is being made."""

    def open(self, audio_format: AudioFormat, *, pcm_rate: int, sample_rate: int | None = None) -> EncodedVoice:
        """Open an encoder for PCM16 mono at `pcm_rate` Hz.

        Without `sample_rate` the voice keeps its own rate. Opus is always 48 kHz; MP3 and AAC take the nearest of their
        rates, the others any from 8 to 48 kHz. Raises ProviderUnavailable when the codec cannot be opened.
        """
        wanted_hz = sample_rate or pcm_rate
        if codec := VOICE_CODECS.get(audio_format):
            return ContainerVoice(codec, pcm_rate=pcm_rate, sample_rate=codec.nearest_rate(wanted_hz))
        rate_hz = nearest_rate(wanted_hz)
        header = wav_header(rate_hz) if audio_format is AudioFormat.WAV else b""
        return RawVoice(pcm_rate=pcm_rate, sample_rate=rate_hz, header=header)
