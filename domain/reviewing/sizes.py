"""How long the texts of a review may be."""

import re
from collections.abc import Callable, Iterable
from typing import Final

from domain.reviewing.review import SummaryDraft
from domain.turns.context import rough_tokens

MAX_ITEM: Final = 200
MAX_COMMITMENTS: Final = 6
MAX_QUESTIONS: Final = 3
_SENTENCE_END: Final = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？])|\n+")

CountTokens = Callable[[str], int]


def one_line(text: str, length: int) -> str:
    """Put a text on one line, cut after a word where it is too long."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if len(line) <= length:
        return line
    cut = line[: length - 1]
    return f"{cut.rpartition(' ')[0] or cut}…"


def sentences(text: str) -> list[str]:
    """List the sentences of a text."""
    return [sentence.strip() for sentence in _SENTENCE_END.split(text) if sentence.strip()]


def bounded_summary(draft: SummaryDraft, budget: int, count_tokens: CountTokens = rough_tokens) -> SummaryDraft:
    """Keep a summary within so many tokens: first goes what is oldest, the overview's beginning stays."""
    left = budget

    def kept(newest_first: Iterable[str]) -> tuple[str, ...]:
        nonlocal left
        taken: list[str] = []
        for text in newest_first:
            cost = count_tokens(text)
            if cost > left:
                break
            left -= cost
            taken.append(text)
        return tuple(taken)

    told = [one_line(sentence, 2 * MAX_ITEM) for sentence in sentences(draft.overview)]
    beginning = kept(told[:1])
    question = kept(_lines([draft.reflective_question or ""], 1))
    commitments = kept(_lines(draft.commitments, MAX_COMMITMENTS))
    questions = kept(_lines(draft.open_questions, MAX_QUESTIONS))
    rest = kept(reversed(told[1:]))
    return SummaryDraft(
        overview=" ".join([*beginning, *reversed(rest)]),
        commitments=commitments[::-1],
        open_questions=questions[::-1],
        reflective_question=question[0] if question else None,
    )


def _lines(texts: Iterable[str], most: int) -> list[str]:
    """List texts newest first, each once."""
    lines = [line for text in texts if (line := one_line(text, MAX_ITEM))]
    return list(dict.fromkeys(reversed(lines)))[:most]
