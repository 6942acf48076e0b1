"""The questions in what a coach said."""

import re
from typing import Final

_QUESTION: Final = re.compile(r"[^.!?…。！？\n]+[?？](?=\s|$|[\"'”’»])")


def questions_in(text: str) -> tuple[str, ...]:
    """List the questions of a reply, in order, each as it was asked."""
    return tuple(match.group().strip() for match in _QUESTION.finditer(text))
