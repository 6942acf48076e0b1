"""What all tests of a run together did and found."""

from collections import Counter
from dataclasses import dataclass, field

from tests.faults.checker import Verdict


@dataclass
class Summary:
    """Counts of the run."""

    seed: int | None = None
    runs: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    found: Verdict = field(default_factory=Verdict)
    notes: list[str] = field(default_factory=list)

    def add(self, verdict: Verdict) -> None:
        self.found.events += verdict.events
        self.found.lost += verdict.lost
        self.found.repeated += verdict.repeated
        self.found.turns += verdict.turns
        self.found.restarts += verdict.restarts
        self.found.problems += verdict.problems

    def text(self) -> str:
        faults = ", ".join(f"{name} {number}" for name, number in sorted(self.faults.items()))
        found = self.found
        done = f"seed {self.seed} · {self.runs} runs · faults: {faults or 'none'}"
        checked = (
            f"{found.turns} turns acknowledged · {found.events} events checked · {found.restarts} replies restarted"
        )
        wrong = f"{found.lost} lost · {found.repeated} repeated · {len(found.problems)} problems"
        return "\n".join([done, f"{checked} · {wrong}", *self.notes])


SUMMARY = Summary()
