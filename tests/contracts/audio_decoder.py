"""What every decoder does, shown on raw samples at 16 kHz, which pass through."""

from collections.abc import AsyncIterator

import pytest

from domain.audio.formats import AudioFormat
from domain.audio.ports import AudioDecoder
from tests.sounds import arriving, cut, speech


class AudioDecoderContract:
    """Give the decoder under test as the fixture `decoder`."""

    @pytest.mark.parametrize("seed", range(5))
    async def test_pieces_may_be_cut_anywhere(self, decoder: AudioDecoder, seed: int) -> None:
        said = speech("cards_001.wav")
        decoded = decoder.decode(arriving(cut(said, seed=seed)), AudioFormat.PCM16, 16_000)
        heard = [pcm async for pcm in decoded]
        assert b"".join(heard) == said
        assert all(pcm and len(pcm) % 2 == 0 for pcm in heard)

    @pytest.mark.parametrize("pieces", [[], [b""], [b"", b""]])
    async def test_an_empty_recording_yields_nothing(self, decoder: AudioDecoder, pieces: list[bytes]) -> None:
        assert [pcm async for pcm in decoder.decode(arriving(pieces), AudioFormat.PCM16, 16_000)] == []

    async def test_half_a_sample_at_the_end_is_dropped(self, decoder: AudioDecoder) -> None:
        decoded = decoder.decode(arriving([b"\1\2\3", b"\4\5"]), AudioFormat.PCM16, 16_000)
        assert b"".join([pcm async for pcm in decoded]) == b"\1\2\3\4"

    async def test_samples_come_before_the_recording_ends(self, decoder: AudioDecoder) -> None:
        given = 0

        async def pieces() -> AsyncIterator[bytes]:
            nonlocal given
            for _ in range(10):
                given += 1
                yield bytes(3200)

        decoded = decoder.decode(pieces(), AudioFormat.PCM16, 16_000)
        await anext(decoded)
        assert given == 1
        await decoded.aclose()
