"""Languages other than English: heard, and answered with courtesy.

The built-in coach thinks in English only; a hosted model answers in the user's language.
"""

import re
from collections.abc import Mapping
from typing import Final

from domain.coaching.spoken import listed

ENGLISH: Final = "en"
UNKNOWN: Final = "und"
_COMMON: Final[Mapping[str, frozenset[str]]] = {
    "en": listed("i the and to my a is it that of you not but have what with for me this do was am"),
    "de": listed("ich und der die das nicht mein meine ist zu mit ein eine aber wie habe bin mir mich es"),
    "fr": listed(
        "je et le la les de mon ma est pas un une mais avec que mes suis pour j'ai dans c'est en ne te ce des qui"
    ),
    "es": listed(
        "yo y el la los de mi es no un una pero con que mis estoy para me quiero muy tengo en por te se ya las qué"
    ),
    "it": listed("io e il la di mio mia è non un una ma con che sono per mi ho voglio molto lavoro"),
    "pt": listed("eu e o a os de meu minha é não um uma mas com que estou para me quero muito tenho"),
    "nl": listed("ik en de het van mijn is niet een maar met dat ben voor mij wil heb zijn te wat"),
}
_WORD: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_ENOUGH: Final = 3

COURTESY: Final[Mapping[str, str]] = {
    "de": "Danke, dass du das mit mir teilst. Ich kann im Moment nur auf Englisch coachen. "
    "Magst du es mir auf Englisch sagen? Einfache Worte genügen.",
    "fr": "Merci de me dire cela. Pour l'instant, je ne peux accompagner qu'en anglais. "
    "Veux-tu me le dire en anglais ? Des mots simples suffisent.",
    "es": "Gracias por contármelo. Por ahora solo puedo acompañarte en inglés. "
    "¿Quieres decírmelo en inglés? Bastan palabras sencillas.",
    "it": "Grazie per avermelo detto. Per ora posso accompagnarti solo in inglese. "
    "Vuoi dirmelo in inglese? Bastano parole semplici.",
    "pt": "Obrigado por me contar isso. Por enquanto só consigo acompanhar em inglês. "
    "Quer me dizer em inglês? Palavras simples bastam.",
    "nl": "Dank je dat je dit met me deelt. Ik kan op dit moment alleen in het Engels coachen. "
    "Wil je het me in het Engels vertellen? Eenvoudige woorden zijn genoeg.",
}
OTHER_LANGUAGE: Final = (
    (
        "Thank you for talking to me. For now I can only coach in English. "
        "Would you like to say it in English? Simple words are enough."
    ),
    "I'm sorry, I still understand only English well enough to be of help. A few simple words in English will do.",
)


def language_of(text: str, hint: str) -> str:
    """Tell the language of a text: by its commonest words, else by its script, else by `hint` (a BCP 47 tag).

    Returns a lower-case primary tag, or "und" for a script that is not Latin.
    """
    found = [word.casefold() for word in _WORD.findall(text.replace("’", "'"))]
    hinted = hint.partition("-")[0].casefold() or ENGLISH
    if not found:
        return hinted
    if sum(ord(word[0]) > 0x24F for word in found) * 2 > len(found):
        return UNKNOWN
    hits = {language: sum(word in common for word in found) for language, common in _COMMON.items()}
    best = max(hits, key=lambda language: (hits[language], language == hinted, language == ENGLISH))
    if best != ENGLISH and hits[best] > hits[ENGLISH] and (hits[best] > 1 or best == hinted or len(found) >= _ENOUGH):
        return best
    if hits[ENGLISH] == 0 and len(found) >= _ENOUGH and hinted not in _COMMON:
        return hinted
    if hits[ENGLISH] == 0 and len(found) >= _ENOUGH and sum(not word.isascii() for word in found) * 2 > len(found):
        return UNKNOWN
    # A few words tell nothing: "yes" and "Montag" are both answers in an English conversation.
    return ENGLISH
