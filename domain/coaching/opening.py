# ruff: noqa: E501 - texts in seven languages, wrapped by hand
"""The coach's first words in a conversation nobody has said anything in."""

from collections.abc import Mapping
from typing import Final

from domain.coaching.languages import language_of
from domain.coaching.memory import Memory
from domain.coaching.small_talk import greet

_ELSEWHERE: Final[Mapping[str, str]] = {
    "de": "{hello} Schön, dass du da bist. Ich kann im Moment nur auf Englisch coachen. Magst du mir auf Englisch sagen, "
    "was dich beschäftigt? Einfache Worte genügen.",
    "fr": "{hello} Je suis content que tu sois là. Pour l'instant, je ne peux accompagner qu'en anglais. Veux-tu me dire "
    "en anglais ce qui t'occupe ? Des mots simples suffisent.",
    "es": "{hello} Me alegra que estés aquí. Por ahora solo puedo acompañarte en inglés. ¿Quieres contarme en inglés qué "
    "te ocupa? Bastan palabras sencillas.",
    "it": "{hello} Sono contento che tu sia qui. Per ora posso accompagnarti solo in inglese. Vuoi dirmi in inglese che "
    "cosa ti occupa? Bastano parole semplici.",
    "pt": "{hello} Ainda bem que está aqui. Por enquanto só consigo acompanhar em inglês. Quer dizer-me em inglês o que o "
    "ocupa? Palavras simples bastam.",
    "nl": "{hello} Fijn dat je er bent. Ik kan op dit moment alleen in het Engels coachen. Wil je me in het Engels "
    "vertellen wat je bezighoudt? Eenvoudige woorden zijn genoeg.",
}
_HELLO: Final[Mapping[str, str]] = {
    "de": "Hallo",
    "fr": "Bonjour",
    "es": "Hola",
    "it": "Ciao",
    "pt": "Olá",
    "nl": "Hallo",
}


def open_conversation(memory: Memory) -> str:
    """Greet by name; ask after the last promise, or else after a topic or a goal, or after what there is to think of."""
    context = memory.context
    tongue = language_of("", context.language)
    if tongue in _ELSEWHERE:
        return _ELSEWHERE[tongue].format(hello=memory.addressed(_HELLO[tongue]))
    if context.goal is not None and context.topic is None and context.last_commitment is None:
        goal = context.goal.partition(":")[0].strip().rstrip(".!?")
        return (
            f"{memory.addressed('Hello')} I'm glad you're here. Your goal is this: {goal}. Where does it stand today?"
        )
    return greet(memory)
