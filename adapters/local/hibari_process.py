"""The text-to-speech process: `python -m adapters.local.hibari_process THREADS`."""

import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Final

import msgspec

from adapters.local.engine_process import serve
from adapters.local.saying import Say

_SEED: Final = 0
"""The same text always sounds the same: a turn that is run again says what it said."""


def load_hibari(threads: int) -> Callable[[bytes], bytes]:
    """Load the voice that is part of the package, and its dictionaries, by speaking with it."""
    import numpy as np
    from hibari import Hibari

    voice = Hibari(threads=threads)
    decode = msgspec.msgpack.Decoder(Say).decode

    def sound(text: str, rate: float) -> bytes:
        samples = np.clip(voice(text, speed=rate, seed=_SEED), -1, 1)
        pcm: bytes = (samples * 32_767).astype("<i2").tobytes()
        return pcm

    def say(question: Say) -> bytes:
        try:
            return sound(question.text, question.rate)
        except Exception:  # noqa: BLE001 - hibari's own errors
            # One word it cannot read must not silence the others.
            return b"".join(_each(sound, question))

    # The last word is in no dictionary: the network that spells such words is loaded when it is first needed.
    say(Say("Hello. Xylqwertz.", 1.0))
    return lambda question: say(decode(question))


def _each(sound: Callable[[str, float], bytes], question: Say) -> Iterator[bytes]:
    for word in question.text.split():
        with suppress(Exception):
            yield sound(word, question.rate)


if __name__ == "__main__":
    serve(lambda: load_hibari(int(sys.argv[1])))
