"""The words of a text that tell what it is about, in a form that forgives how they are bent."""

import re
from typing import Final

from domain.coaching.spoken import listed

_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
SMALL: Final = listed(
    "a an and are as at be been being but by can could did do does for from had has have he her hers him his how "
    "i i'd i'll i'm i've if in into is it it's its just like me more most my no not of off on one or our out over "
    "really she should so some than that that's the their them then there they this those to too up us very was "
    "we were what when where which who why will with would you you'd you'll you're you've your yours yes about "
    "after again all also am any because before don't didn't doesn't get go going got make much now only other "
    "own same such things think want well"
)
_ENDINGS: Final = (("ing", "ied", "ed"), ("ie", "e", "y"))
"""Of each group one is taken off: tense, and what is left of it or of a plural."""
_LEAST_PLURAL: Final = 3
_LEAST: Final = 4


def telling_words(text: str) -> frozenset[str]:
    """List the stems of the words that carry meaning."""
    found = (word.casefold().replace("’", "'") for word in _WORD.findall(text))
    return frozenset(stem(word) for word in found if word not in SMALL)


def stem(word: str) -> str:
    """Take off an ending of English, where enough is left; words of other languages mostly stay whole."""
    word = word.removesuffix("'s")
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > _LEAST_PLURAL:
        word = word.removesuffix("s")
    for group in _ENDINGS:
        ending = next((e for e in group if word.endswith(e) and len(word) - len(e) >= _LEAST), "")
        word = word.removesuffix(ending)
        if ending in {"ing", "ed"} and len(word) > _LEAST and word[-1] == word[-2]:
            word = word[:-1]
    return word
