"""Who helps where: emergency numbers, crisis lines and services against abuse, by country (ISO 3166-1 alpha-2).

Source of every entry is the service's own page, which is its `url`; emergency numbers are those of the ITU's list
(E.129, national emergency numbers). Review it once a year: numbers change.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from domain.safety.entities import SafetyResource

REVIEWED: Final = "2026-11"


@dataclass(frozen=True, slots=True)
class Help:
    """Who helps in one country."""

    emergency: str
    crisis: SafetyResource
    abuse: SafetyResource | None = None


def _line(name: str, phone: str | None, url: str) -> SafetyResource:
    return SafetyResource(name=name, phone=phone, url=url)


ANYWHERE: Final = _line("Find A Helpline", None, "https://findahelpline.com")
"""Lists verified lines of most countries, by topic."""

HELP: Final[Mapping[str, Help]] = {
    "AT": Help(
        "112",
        _line("Telefonseelsorge", "142", "https://www.telefonseelsorge.at"),
        _line("Frauenhelpline gegen Gewalt", "0800 222 555", "https://www.frauenhelpline.at"),
    ),
    "AU": Help(
        "000",
        _line("Lifeline", "13 11 14", "https://www.lifeline.org.au"),
        _line("1800RESPECT", "1800 737 732", "https://www.1800respect.org.au"),
    ),
    "BE": Help("112", _line("Zelfmoordlijn", "1813", "https://www.zelfmoord1813.be")),
    "BR": Help(
        "192",
        _line("Centro de Valorização da Vida", "188", "https://cvv.org.br"),
        _line("Ligue 180", "180", "https://www.gov.br/mulheres/pt-br/ligue180"),
    ),
    "CA": Help(
        "911",
        _line("9-8-8 Suicide Crisis Helpline", "988", "https://988.ca"),
        _line("ShelterSafe", None, "https://sheltersafe.ca"),
    ),
    "CH": Help(
        "112",
        _line("Die Dargebotene Hand", "143", "https://www.143.ch"),
        _line("Opferhilfe Schweiz", None, "https://www.opferhilfe-schweiz.ch"),
    ),
    "DE": Help(
        "112",
        _line("TelefonSeelsorge", "0800 111 0 111", "https://www.telefonseelsorge.de"),
        _line("Hilfetelefon Gewalt gegen Frauen", "116 016", "https://www.hilfetelefon.de"),
    ),
    "ES": Help(
        "112",
        _line("Línea 024", "024", "https://www.sanidad.gob.es/linea024/home.htm"),
        _line("Servicio 016", "016", "https://violenciagenero.igualdad.gob.es"),
    ),
    "FR": Help(
        "112",
        _line("3114, prévention du suicide", "3114", "https://3114.fr"),
        _line("3919 Violences Femmes Info", "3919", "https://arretonslesviolences.gouv.fr"),
    ),
    "GB": Help(
        "999",
        _line("Samaritans", "116 123", "https://www.samaritans.org"),
        _line("National Domestic Abuse Helpline", "0808 2000 247", "https://www.nationaldahelpline.org.uk"),
    ),
    "IE": Help(
        "112",
        _line("Samaritans Ireland", "116 123", "https://www.samaritans.org/ireland"),
        _line("Women's Aid", "1800 341 900", "https://www.womensaid.ie"),
    ),
    "IN": Help("112", _line("Tele MANAS", "14416", "https://telemanas.mohfw.gov.in")),
    "IT": Help(
        "112",
        _line("Telefono Amico Italia", "02 2327 2327", "https://www.telefonoamico.it"),
        _line("1522 Antiviolenza e Stalking", "1522", "https://www.1522.eu"),
    ),
    "NL": Help(
        "112",
        _line("113 Zelfmoordpreventie", "113", "https://www.113.nl"),
        _line("Veilig Thuis", "0800 2000", "https://veiligthuis.nl"),
    ),
    "NZ": Help(
        "111",
        _line("1737, need to talk?", "1737", "https://1737.org.nz"),
        _line("Women's Refuge", "0800 733 843", "https://womensrefuge.org.nz"),
    ),
    "PT": Help(
        "112",
        _line("SOS Voz Amiga", "213 544 545", "https://www.sosvozamiga.org"),
        _line("APAV, apoio à vítima", "116 006", "https://apav.pt"),
    ),
    "US": Help(
        "911",
        _line("988 Suicide & Crisis Lifeline", "988", "https://988lifeline.org"),
        _line("National Domestic Violence Hotline", "1 800 799 7233", "https://www.thehotline.org"),
    ),
}
