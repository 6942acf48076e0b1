"""How many words a transcription gets wrong."""

import re

_WRITTEN_OUT = {"mr": "mister", "4": "four", "7": "seven", "8": "eight", "10": "ten"}


def word_errors(said: str, heard: str) -> tuple[int, int]:
    """Return the words to insert, delete or replace to get from one to the other, and the number of words said."""
    reference, hypothesis = _words(said), _words(heard)
    row = list(range(len(hypothesis) + 1))
    for count, word in enumerate(reference, 1):
        before, row[0] = row[0], count
        for at, other in enumerate(hypothesis, 1):
            before, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, before + (word != other))
    return row[-1], len(reference)


def _words(text: str) -> list[str]:
    words = re.sub(r"[^a-z0-9' ]", " ", text.lower()).split()
    return [_WRITTEN_OUT.get(word, word) for word in words]
