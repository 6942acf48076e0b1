"""Which memories matter for what is being said."""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final

from domain.memories.words import telling_words

MOST: Final = 12
"""More would be a biography, not a reminder."""
_RECENT: Final = 3
"""So many of the newest are given even where nothing said touches them."""


def relevant(
    memories: Sequence[str], said: Sequence[str], budget: int, count_tokens: Callable[[str], int]
) -> tuple[str, ...]:
    """Choose memories within so many tokens, the most relevant first.

    `memories` are newest first, `said` are texts, the weightiest first: what is said now, the topic, the goal, what was
    said before. Rare words count more than common ones, newer memories more than equals.
    """
    words = [telling_words(memory) for memory in memories]
    common = Counter(word for each in words for word in each)
    weights: dict[str, float] = {}
    for place, text in enumerate(said):
        for word in telling_words(text):
            weights.setdefault(word, 1 / (place + 1))

    def weight(at: int) -> float:
        shared = (weights.get(word, 0.0) * math.log(1 + len(memories) / common[word]) for word in words[at])
        return sum(shared)

    ranked = sorted(range(len(memories)), key=lambda at: (-weight(at), at))
    chosen = [at for at in ranked if weight(at) > 0 or at < _RECENT][:MOST]
    taken: list[str] = []
    for at in chosen:
        budget -= count_tokens(memories[at])
        if budget < 0:
            break
        taken.append(memories[at])
    return tuple(taken)
