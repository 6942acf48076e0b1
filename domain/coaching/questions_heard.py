"""The questions in what a coach said, and marks by which each is known again however long ago it was asked."""

import re
from collections.abc import Iterable
from typing import Final
from zlib import crc32

_QUESTION: Final = re.compile(r"[^.!?…。！？\n]+[?？](?=\s|$|[\"'”’»])")


def questions_in(text: str) -> tuple[str, ...]:
    """List the questions of a reply, in order, each as it was asked."""
    return tuple(match.group().strip() for match in _QUESTION.finditer(text))


def marks_of(texts: Iterable[str]) -> tuple[int, ...]:
    """Mark the questions in some texts, in order, each once: numbers that tell nothing of the words."""
    questions = (question for text in texts for question in questions_in(text))
    return tuple(dict.fromkeys(crc32(" ".join(question.casefold().split()).encode()) for question in questions))
