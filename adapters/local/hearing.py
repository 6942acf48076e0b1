"""The question and the answer of the speech-to-text process."""

import msgspec


class Heard(msgspec.Struct, frozen=True, array_like=True):
    """What a stretch of speech says; without words it was silence or noise. `language` is Whisper's code."""

    text: str
    language: str | None


class Guess(msgspec.Struct, frozen=True, array_like=True):
    """What the first `samples` of a stretch were heard to say."""

    samples: int
    heard: Heard


class Hear(msgspec.Struct, frozen=True, array_like=True):
    """A stretch of speech, PCM16 mono at 16 kHz and at most 30 s.

    If nothing was said after the guess, the guess is the answer.
    """

    pcm: bytes
    language: str | None
    guess: Guess | None = None
