"""What every speech-to-text engine does."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing

from domain.turns.engines import SpeechToText, Transcript
from tests.sounds import arriving, silence, speech


async def transcribed(engine: SpeechToText, pcm: bytes, language: str | None = "en") -> list[Transcript]:
    """Let the engine hear a recording in pieces of 100 ms."""
    pieces = [pcm[start : start + 3200] for start in range(0, len(pcm), 3200)]
    async with aclosing(engine.transcribe(arriving(pieces), language=language)) as transcripts:
        return [transcript async for transcript in transcripts]


class SpeechToTextContract:
    """Give the engine under test as the fixture `speech_to_text`: it hears "disposed" in the recording of 3 s."""

    async def test_speech_ends_in_one_final_transcript(self, speech_to_text: SpeechToText) -> None:
        *guesses, last = await transcribed(speech_to_text, speech())

        assert last.final
        assert "disposed" in last.text
        assert last.language == "en"
        assert not any(guess.final for guess in guesses)

    async def test_the_language_is_found_where_none_is_given(self, speech_to_text: SpeechToText) -> None:
        last = (await transcribed(speech_to_text, speech(), language=None))[-1]

        assert last.language == "en"

    async def test_silence_has_no_words(self, speech_to_text: SpeechToText) -> None:
        [last] = await transcribed(speech_to_text, silence(2_000))

        assert (last.text, last.final) == ("", True)

    async def test_an_empty_recording_has_no_words(self, speech_to_text: SpeechToText) -> None:
        for pcm in (b"", b"\0\0"):
            [last] = await transcribed(speech_to_text, pcm)
            assert (last.text, last.final) == ("", True)

    async def test_recordings_are_heard_at_the_same_time(self, speech_to_text: SpeechToText) -> None:
        both = await asyncio.gather(transcribed(speech_to_text, speech()), transcribed(speech_to_text, silence(500)))

        assert "disposed" in both[0][-1].text
        assert both[1][-1].text == ""

    async def test_who_is_cancelled_while_speaking_leaves_the_engine_to_others(
        self, speech_to_text: SpeechToText
    ) -> None:
        listening = asyncio.Event()

        async def endless() -> AsyncIterator[bytes]:
            yield speech()
            listening.set()
            await asyncio.Event().wait()

        async def hear() -> None:
            async with aclosing(speech_to_text.transcribe(endless(), language="en")) as transcripts:
                async for transcript in transcripts:
                    assert not transcript.final

        gone = asyncio.create_task(hear())
        await listening.wait()
        gone.cancel()
        await asyncio.wait({gone})

        assert gone.cancelled()
        assert "disposed" in (await transcribed(speech_to_text, speech()))[-1].text
