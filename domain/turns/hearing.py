"""From a recording to what the user said."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from typing import Final

from domain.errors import NoSpeech, ProviderUnavailable
from domain.limits import Limits
from domain.turns.engines import SpeechToText, Transcript
from domain.turns.events import TranscriptionUpdated
from domain.turns.listening import Listener
from domain.turns.live import LiveTurn

MAX_QUEUED: Final = 64

Speech = asyncio.Queue[bytes | None]


class Hearing:
    """Has a recording transcribed while it arrives.

    Listening and transcribing are two tasks: what the listener finds wrong with the recording ends both, whatever
    the engine is doing.
    """

    def __init__(  # noqa: PLR0917 - all that hearing is made with
        self,
        live: LiveTurn,
        listener: Listener,
        speech_to_text: SpeechToText,
        limits: Limits,
        on_closed: Callable[[], None],
        on_guess: Callable[[Transcript], object] = lambda _: None,
    ) -> None:
        self._live = live
        self._listener = listener
        self._speech_to_text = speech_to_text
        self._limits = limits
        self._on_closed = on_closed
        self._on_guess = on_guess

    async def transcript(self, language: str | None) -> Transcript:
        """Return what was said, telling guesses on the way.

        Raises NoSpeech, AudioUnreadable, or what the engine raises; an exception group when tasks failed together.
        """
        speech: Speech = asyncio.Queue(MAX_QUEUED)
        async with asyncio.timeout(None) as deadline, asyncio.TaskGroup() as group:
            group.create_task(self._listen(speech, deadline))
            writing = group.create_task(self._write_down(speech, language))
        return writing.result()

    async def _listen(self, speech: Speech, deadline: asyncio.Timeout) -> None:
        async with aclosing(self._listener.speech()) as heard:
            async for pcm in heard:
                await speech.put(pcm)
        # The engine first: everything else that the end of the recording sets going has time while it works.
        await speech.put(None)
        self._on_closed()
        deadline.reschedule(asyncio.get_running_loop().time() + self._limits.transcription_deadline_ms / 1000)

    async def _write_down(self, speech: Speech, language: str | None) -> Transcript:
        last_guess = ""
        stream = self._speech_to_text.transcribe(_drain(speech), language=language)
        async with aclosing(stream) as guesses:
            async for guess in guesses:
                if guess.final:
                    if not guess.text.strip():
                        raise NoSpeech("No words were found in this recording.")
                    return guess
                if guess.text != last_guess:
                    last_guess = guess.text
                    self._on_guess(guess)
                    self._live.say(TranscriptionUpdated(**self._live.stamp(), text=guess.text))
        raise ProviderUnavailable("Speech could not be transcribed.")


async def _drain(speech: Speech) -> AsyncIterator[bytes]:
    while (pcm := await speech.get()) is not None:
        yield pcm
