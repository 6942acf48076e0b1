"""What of a reply was heard when it was cut.

Whole sentences that were played count whole; inside the sentence being played, words count in proportion to the
time played: speech has no word marks, and a sentence is short enough for an even pace to be a fair guess.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from domain.turns.entities import SpokenSentence, Turn, TurnStatus


def heard_text(spoken: Sequence[SpokenSentence], played_ms: int) -> str:
    """Return the part of the reply that sounds within the first `played_ms` of its voice."""
    parts: list[str] = []
    for sentence in spoken:
        played = played_ms - sentence.start_ms
        if played <= 0:
            break
        if played >= sentence.duration_ms:
            parts.append(sentence.text)
            continue
        parts.append(_words_within(sentence.text, played / sentence.duration_ms))
        break
    return "".join(parts).strip()


def played_by(turn: Turn, now: datetime) -> int:
    """Tell how much of a reply was played by `now`, in ms: the time since its first voice, at most what was sent."""
    if turn.first_voice_at is None or not turn.spoken:
        return 0
    last = turn.spoken[-1]
    since_ms = int((now - turn.first_voice_at).total_seconds() * 1000)
    return max(0, min(since_ms, last.start_ms + last.duration_ms))


def interrupted(turn: Turn, played_ms: int | None, now: datetime) -> Turn:
    """Cut a turn's reply to what was heard; words of an unspoken reply were read as they came, so they all count."""
    coach = turn.coach_message
    if coach is not None and turn.options.speak:
        heard = heard_text(turn.spoken, played_by(turn, now) if played_ms is None else played_ms)
        coach = replace(coach, heard_text=None if heard == coach.text.strip() else heard)
    return replace(turn, status=TurnStatus.INTERRUPTED, coach_message=coach)


def _words_within(text: str, share: float) -> str:
    """Cut `text` after the last word that ends within `share` (0 to 1) of its length."""
    end = int(len(text) * share)
    if end >= len(text) or text[end].isspace():
        return text[:end]
    return text[:end].rpartition(" ")[0]
