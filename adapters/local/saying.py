"""The question of the text-to-speech process; its answer is PCM16 mono at 24 kHz."""

import msgspec


class Say(msgspec.Struct, frozen=True, array_like=True):
    """A short text, already `speakable`; `rate` 1.0 is the voice's own pace."""

    text: str
    rate: float
