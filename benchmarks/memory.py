"""Resident memory of processes, from /proc."""

from pathlib import Path


def resident_mb(pid: int) -> float:
    """Tell how much memory a process holds, in MiB (VmRSS)."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def children_mb(pid: int) -> dict[str, float]:
    """Tell the memory of each child of a process, by name and id."""
    found: dict[str, float] = {}
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text(encoding="ascii").split():
            name = Path(f"/proc/{child}/comm").read_text(encoding="utf-8").strip()
            found[f"{name} {child}"] = resident_mb(int(child))
    return found
