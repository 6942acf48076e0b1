"""What people say, made readable: transcripts come in lower case, unpunctuated and full of fillers."""

import re
from typing import Final

READ_LENGTH: Final = 2_000
_APOSTROPHES: Final = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'", "“": '"', "”": '"'})
_WITHOUT_APOSTROPHE: Final = {
    "i": "I", "im": "I'm", "ive": "I've", "dont": "don't", "cant": "can't", "didnt": "didn't", "doesnt": "doesn't",
    "isnt": "isn't", "wasnt": "wasn't", "wont": "won't", "couldnt": "couldn't", "wouldnt": "wouldn't",
    "shouldnt": "shouldn't", "havent": "haven't", "hasnt": "hasn't", "arent": "aren't", "werent": "weren't",
    "thats": "that's", "theres": "there's", "whats": "what's", "hes": "he's", "shes": "she's", "theyre": "they're",
    "youre": "you're", "weve": "we've", "gonna": "going to", "wanna": "want to", "gotta": "have to",
    "monday": "Monday", "tuesday": "Tuesday", "wednesday": "Wednesday", "thursday": "Thursday", "friday": "Friday",
    "saturday": "Saturday", "sunday": "Sunday", "english": "English",
}  # fmt: skip
_WORD: Final = re.compile(r"[a-z]+'?[a-z]*", re.IGNORECASE)
_ILL: Final = re.compile(
    r"(^|\b(?:and|then|so|but|think|maybe|guess|if|yeah|yes|ok|okay|well|right|now|fine"
    r"|sure)\s+)ill(?=\s+\w)",
    re.IGNORECASE,
)
_ITS: Final = re.compile(
    r"\bits(?=\s+(?:a|an|so|really|very|just|not|been|too|getting|hard|all|like|my|the|never|always|only|quite|pretty"
    r"|good|bad|fine|great|difficult|tough|easy|\w+ing)\b)",
    re.IGNORECASE,
)
_ID: Final = re.compile(r"\bid(?=\s+(?:like|love|rather|prefer|be|have|go|start|need|want|say|feel)\b)", re.IGNORECASE)
_FILLER: Final = re.compile(
    r"(?:(?<=^)|(?<=[\s,]))(?:um+|uh+|erm*|hm+|ehm|you know|I mean|kind of|sort of|basically|literally)\b,?\s*",
    re.IGNORECASE,
)
_COMMA_FILLER: Final = re.compile(r",\s*like,\s*", re.IGNORECASE)
_LETTER: Final = re.compile(r"[^\W\d_]")


def tidy(text: str) -> str:
    """Repair a transcript: apostrophes, the pronoun I, weekdays; drop fillers and doubled spaces."""
    text = " ".join(text.translate(_APOSTROPHES).split())
    text = _COMMA_FILLER.sub(" ", text)
    text = _ID.sub("I'd", _ILL.sub(r"\1I'll", text))
    text = _ITS.sub("it's", text)
    text = _WORD.sub(_repaired, text)
    return " ".join(_FILLER.sub("", text).split())


def gist(text: str) -> str:
    """Tidy what was said last: of a very long speech its end, which is where people arrive at their point."""
    if len(text) > READ_LENGTH:
        text = text[-READ_LENGTH:].partition(" ")[2] or text[-READ_LENGTH:]
    return tidy(text)


def plain(text: str) -> str:
    """Fold a tidy text to lower-case words and apostrophes, for rules that read words only."""
    return " ".join(re.sub(r"[^\w' ]+", " ", text.casefold()).split())


def listed(text: str) -> frozenset[str]:
    """Make a vocabulary of the words in a text."""
    return frozenset(text.split())


def words(text: str) -> list[str]:
    """List the words of a text."""
    return text.split()


def has_letters(text: str) -> bool:
    """Tell whether there is a word in it at all, in any script."""
    return _LETTER.search(text) is not None


def capitalised(text: str) -> str:
    """Begin with a capital letter."""
    return text[:1].upper() + text[1:]


def _repaired(match: re.Match[str]) -> str:
    word = match.group()
    lower = word.lower()
    if lower.startswith("i'"):
        return "I" + lower[1:]
    return _WITHOUT_APOSTROPHE.get(lower, word)
