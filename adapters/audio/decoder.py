"""Recordings of every format become speech samples while they arrive."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from functools import partial

from adapters.audio.demuxing import decode_container
from adapters.audio.pipe import Pipe
from adapters.audio.raw_pcm import Resampling
from domain.audio.formats import MAX_PCM_RATE_HZ, MIN_PCM_RATE_HZ, AudioFormat
from domain.errors import AudioUnreadable


class StreamingDecoder:
    """Decodes containers with PyAV, each in a thread for as long as it is open, and raw samples in place."""

    def decode(
        self, pieces: AsyncIterator[bytes], audio_format: AudioFormat, sample_rate: int | None
    ) -> AsyncGenerator[bytes, None]:
        """Yield PCM16 mono at 16 kHz as soon as `pieces` allow it, at most about two seconds at a time.

        `pieces` are read to their end. A recording that breaks off counts as far as it goes; closing the generator ends
        its thread. Raises AudioUnreadable when the bytes are not of `audio_format`, or raw samples have no usable rate.
        """
        if audio_format is AudioFormat.PCM16:
            return _decode_raw(pieces, sample_rate)
        return _decode_container(pieces, audio_format)


async def _decode_raw(pieces: AsyncIterator[bytes], sample_rate: int | None) -> AsyncGenerator[bytes, None]:
    if sample_rate is None or not MIN_PCM_RATE_HZ <= sample_rate <= MAX_PCM_RATE_HZ:
        raise AudioUnreadable(f"PCM16 needs a sample rate from {MIN_PCM_RATE_HZ} to {MAX_PCM_RATE_HZ} Hz.")
    resampling = Resampling(sample_rate)
    async for piece in pieces:
        for samples in resampling.convert(piece):
            if samples:
                yield samples
            # A piece may be a whole recording: others have their turn between its slices.
            await asyncio.sleep(0)
    if rest := resampling.rest():
        yield rest


async def _decode_container(pieces: AsyncIterator[bytes], audio_format: AudioFormat) -> AsyncGenerator[bytes, None]:
    pipe = Pipe()
    pipe.start(partial(decode_container, audio_format=audio_format), f"decode-{audio_format.value.lower()}")
    try:
        async for piece in pieces:
            if piece:
                pipe.feed(piece)
                while samples := await pipe.samples():
                    yield samples
        pipe.end()
        while samples := await pipe.samples():
            yield samples
    finally:
        pipe.close()
        await pipe.ended()
