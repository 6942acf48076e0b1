"""Sessions as text: a table of what was checked, and transcripts with phases."""

from collections.abc import Sequence
from typing import Any

from tests.coaching.criteria import CRITERIA
from tests.coaching.session import Session


def table(sessions: Sequence[Session]) -> str:
    """Write a line for each person, a column for each criterion, and what went wrong below."""
    names = list(CRITERIA)
    rows, faults = [], []
    for session in sessions:
        found = {name: check(session) for name, check in CRITERIA.items()}
        rows.append([session.persona.name, *("-" if fault else "ok" for fault in found.values())])
        faults += [f"{session.persona.name}, {name}: {fault}" for name, fault in found.items() if fault]
    held = sum(row.count("ok") for row in rows)
    lines = [_line(["", *names], names)] + [_line(row, names) for row in rows]
    return "\n".join([*lines, f"{held} of {len(rows) * len(names)} held", *faults])


def transcript(session: Session) -> str:
    """Write a session down with its phases and the evidence that moved it."""
    lines = [f"{session.persona.name} {session.persona.about} ({session.title})"]
    for turn in session.turns:
        if turn["userMessage"]:
            lines.append(f"         {session.persona.name}: {turn['userMessage']['text']}")
        lines.append(f"{turn['phase']:<8} Coach: {turn['coachMessage']['text']}{_why(turn)}")
    lines += [f"         captured: {item['text']} (due {item['dueAt']})" for item in session.items]
    return "\n".join([*lines, f"         next time: {session.next_opening}"])


def _why(turn: dict[str, Any]) -> str:
    if turn["safety"]:
        return f"  [held to a safe answer: {turn['safety']['category']}]"
    return f"  [{turn['move']['evidence']}]" if turn["move"] else ""


def _line(cells: Sequence[str], names: Sequence[str]) -> str:
    first, *rest = cells
    return f"{first:<8}" + "  ".join(f"{cell:<{len(name)}}" for cell, name in zip(rest, names, strict=True))
