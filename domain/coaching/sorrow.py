"""Bad news that wants company before it wants a goal."""

import re
from typing import Final

from domain.coaching.phrases import either
from domain.coaching.spoken import gist, plain

_LOVED: Final = either(
    "mother", "father", "mum", "mom", "dad", "parents?", "wife", "husband", "partner", "boyfriend", "girlfriend", "son",
    "daughter", "baby", "child", "brother", "sister", "twin", "friend", "best friend", "uncle", "aunt", "cousin",
    "grand(?:mother|father|ma|pa|dad|mum)", "colleague", "dog", "cat",
)  # fmt: skip
_SORROW: Final = re.compile(
    either(
        rf"\b(?:my|our) (?:\w+ )?{_LOVED} (?:\w+ )?"
        r"(?:died|passed away|passed|killed (?:him|her)self|has cancer|is dying)\b",
        rf"\b(?:my|our) (?:\w+ )?{_LOVED} (?:was|got|has been) (?:just )?(?:diagnosed|killed)\b",
        rf"\b(?:lost|losing|buried) (?:my|our) (?:\w+ )?{_LOVED}\b(?! in the)",
        r"\b(?:had|have had|having) a miscarriage\b",
        r"\bi(?:'ve| have| was| got|'ve been| have been) (?:just )?diagnosed with\b", r"\bi have cancer\b",
    )
)  # fmt: skip
CONDOLENCE: Final = "I'm so sorry. That is a lot to carry."


def is_sorrow(said: str) -> bool:
    """Tell whether somebody speaks of a death or a grave illness near them."""
    return _SORROW.search(plain(gist(said))) is not None
