"""The words that a message is found by.

Words are compared without case, accents and the commonest English endings; the smallest English words find nothing.
Scripts that put no spaces between words are cut into pairs of neighbouring characters. Parts of words find nothing.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from domain.memories.words import SMALL, stem

MOST_OF_A_QUERY: Final = 8
MOST_OF_A_MESSAGE: Final = 400
_WORD: Final = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_UNSPACED: Final = re.compile(
    "["
    "\u0e00-\u0eff"  # Thai, Lao
    "\u1000-\u109f\u1780-\u17ff"  # Burmese, Khmer
    "\u3040-\u30ff\u31f0-\u31ff"  # Hiragana, Katakana
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Chinese characters
    "]+"
)


def message_words(text: str) -> frozenset[str]:
    """List the words a message is found by, so many at most."""
    found: dict[str, None] = {}
    for word in _words(text):
        found[word] = None
        if len(found) == MOST_OF_A_MESSAGE:
            break
    return frozenset(found)


def query_words(query: str) -> tuple[str, ...]:
    """List the words that must all be in a message, the longest first, which are the rarest; empty when none counts."""
    words = sorted(dict.fromkeys(_words(query)), key=len, reverse=True)
    return tuple(words[:MOST_OF_A_QUERY])


def _words(text: str) -> Iterator[str]:
    for word in _WORD.findall(_plain(text)):
        start = 0
        for run in _UNSPACED.finditer(word):
            yield from _spelt(word[start : run.start()])
            yield from _pairs(run.group())
            start = run.end()
        yield from _spelt(word[start:])


def _plain(text: str) -> str:
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.replace("’", "'")).casefold()
    bare = "".join(c for c in decomposed if unicodedata.category(c) != "Mn" or _UNSPACED.match(c))
    return unicodedata.normalize("NFKC", bare)


def _spelt(word: str) -> Iterator[str]:
    word = word.strip("'")
    if word and word not in SMALL:
        yield stem(word)


def _pairs(run: str) -> Iterator[str]:
    if len(run) == 1:
        yield run
    for at in range(len(run) - 1):
        yield run[at : at + 2]
