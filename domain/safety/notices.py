"""What a client shows beside a safe reply: a line in the user's language, and who can help where they are."""

from collections.abc import Mapping
from typing import Final

from domain.accounts.entities import Profile
from domain.safety.directory import ANYWHERE, HELP, Help
from domain.safety.entities import Safety, SafetyCategory, SafetyResource
from domain.safety.regions import region_of

ENGLISH: Final = "en"
_NOT_ALONE: Final[Mapping[str, str]] = {
    "en": "You don't have to be alone with this. These people can help now.",
    "de": "Du musst damit nicht allein sein. Diese Menschen können jetzt helfen.",
    "fr": "Tu n'as pas à rester seul avec cela. Ces personnes peuvent aider maintenant.",
    "es": "No tienes que pasar por esto a solas. Estas personas pueden ayudar ahora.",
    "it": "Non devi affrontarlo da solo. Queste persone possono aiutare adesso.",
    "pt": "Não precisa de passar por isto sozinho. Estas pessoas podem ajudar agora.",
    "nl": "Je hoeft hier niet alleen mee te zijn. Deze mensen kunnen nu helpen.",
}
_URGENT: Final[Mapping[str, str]] = {
    "en": "This may be a medical emergency. Please call for help now.",
    "de": "Das kann ein medizinischer Notfall sein. Bitte ruf jetzt Hilfe.",
    "fr": "C'est peut-être une urgence médicale. Appelle les secours maintenant.",
    "es": "Puede ser una urgencia médica. Pide ayuda ahora, por favor.",
    "it": "Potrebbe essere un'emergenza medica. Chiama aiuto adesso.",
    "pt": "Pode ser uma emergência médica. Peça ajuda agora, por favor.",
    "nl": "Dit kan een medisch noodgeval zijn. Bel nu om hulp.",
}
_EMERGENCY: Final[Mapping[str, str]] = {
    "en": "Emergency services",
    "de": "Notruf",
    "fr": "Secours d'urgence",
    "es": "Emergencias",
    "it": "Emergenze",
    "pt": "Emergência",
    "nl": "Alarmnummer",
}


def safety_notice(category: SafetyCategory, profile: Profile, language: str) -> Safety:
    """Make the notice of a danger: resources of the user's country, the most fitting first, then those of anywhere.

    `language` is a lower-case primary tag; others than the seven spoken here are answered in English.
    """
    tongue = language if language in _NOT_ALONE else ENGLISH
    text = _URGENT if category is SafetyCategory.MEDICAL else _NOT_ALONE
    return Safety(category=category, text=text[tongue], resources=_resources(category, help_for(profile), tongue))


def help_for(profile: Profile) -> Help | None:
    """Find who helps in the user's country; None where that is not known."""
    return HELP.get(region_of(profile) or "")


def _resources(category: SafetyCategory, found: Help | None, tongue: str) -> tuple[SafetyResource, ...]:
    if found is None:
        return (ANYWHERE,)
    emergency = SafetyResource(name=_EMERGENCY[tongue], phone=found.emergency)
    match category:
        case SafetyCategory.SELF_HARM:
            return found.crisis, emergency, ANYWHERE
        case SafetyCategory.ABUSE:
            return (found.abuse or ANYWHERE), emergency, found.crisis
        case SafetyCategory.HARM_TO_OTHERS:
            return emergency, found.crisis, ANYWHERE
        case SafetyCategory.MEDICAL:
            return (emergency,)
