"""The languages OpenAI's speech models know, and how they call them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from adapters.local.languages import whisper_language

NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "english": "en", "afrikaans": "af", "arabic": "ar", "armenian": "hy", "azerbaijani": "az", "belarusian": "be",
        "bosnian": "bs", "bulgarian": "bg", "catalan": "ca", "chinese": "zh", "croatian": "hr", "czech": "cs",
        "danish": "da", "dutch": "nl", "estonian": "et", "finnish": "fi", "french": "fr", "galician": "gl",
        "german": "de", "greek": "el", "hebrew": "he", "hindi": "hi", "hungarian": "hu", "icelandic": "is",
        "indonesian": "id", "italian": "it", "japanese": "ja", "kannada": "kn", "kazakh": "kk", "korean": "ko",
        "latvian": "lv", "lithuanian": "lt", "macedonian": "mk", "malay": "ms", "marathi": "mr", "maori": "mi",
        "nepali": "ne", "norwegian": "no", "persian": "fa", "polish": "pl", "portuguese": "pt", "romanian": "ro",
        "russian": "ru", "serbian": "sr", "slovak": "sk", "slovenian": "sl", "spanish": "es", "swahili": "sw",
        "swedish": "sv", "tagalog": "tl", "tamil": "ta", "thai": "th", "turkish": "tr", "ukrainian": "uk",
        "urdu": "ur", "vietnamese": "vi", "welsh": "cy",
    }
)  # fmt: skip
"""From the name that whisper-1 tells to the code (ISO 639-1): the languages that the speech-to-text guide lists."""

LANGUAGES: Final = tuple(NAMES.values())


def asked_language(tag: str | None) -> str | None:
    """Return the code to ask for by a BCP 47 tag; None, to detect it, for a language that is not listed."""
    return whisper_language(tag, LANGUAGES)


def told_language(told: str | None) -> str | None:
    """Return the code of a language told by name or by code."""
    if told is None:
        return None
    name = told.strip().lower()
    return NAMES.get(name, name) or None
