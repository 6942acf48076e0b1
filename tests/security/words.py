"""Words that nobody else says, and every form in which they could lie about."""

import base64
from collections.abc import Iterator
from pathlib import Path


def forms(word: str) -> Iterator[bytes]:
    """Give a word as UTF-8, UTF-16, and the parts of it that stand in base64 wherever it begins."""
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        raw = word.encode(encoding)
        yield raw
        yield raw.hex().encode()
        for shift in range(3):
            # The first and the last characters depend on what stands beside the word.
            yield base64.b64encode(b"\0" * shift + raw)[4:-4]


def files_with(directory: Path, word: str) -> list[str]:
    """List the files below a directory in which a word stands in any form."""
    wanted = list(forms(word))
    found = []
    for path in sorted(directory.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            if any(form in data for form in wanted):
                found.append(str(path.relative_to(directory)))
    return found
