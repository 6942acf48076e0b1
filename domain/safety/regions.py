"""In which country somebody is: told by their timezone, where that names one, else by their locale."""

from collections.abc import Mapping
from typing import Final

from domain.accounts.entities import Profile

_NOWHERE: Final = ("UTC", "GMT", "Etc/")
"""Zones that say nothing about the place: what a profile has until its user sets one."""

_ZONES: Final[Mapping[str, tuple[str, ...]]] = {
    "AT": ("Europe/Vienna",),
    "AU": ("Australia/",),
    "BE": ("Europe/Brussels",),
    "BR": (
        "America/Sao_Paulo", "America/Bahia", "America/Fortaleza", "America/Recife", "America/Manaus", "America/Belem",
        "America/Cuiaba", "America/Campo_Grande", "America/Maceio", "America/Porto_Velho", "America/Rio_Branco",
        "America/Araguaina", "America/Boa_Vista", "America/Noronha", "America/Santarem", "Brazil/",
    ),
    "CA": (
        "America/Toronto", "America/Vancouver", "America/Montreal", "America/Edmonton", "America/Winnipeg",
        "America/Halifax", "America/St_Johns", "America/Regina", "America/Moncton", "America/Whitehorse",
        "America/Yellowknife", "America/Iqaluit", "America/Calgary", "Canada/",
    ),
    "CH": ("Europe/Zurich",),
    "DE": ("Europe/Berlin", "Europe/Busingen"),
    "ES": ("Europe/Madrid", "Atlantic/Canary", "Africa/Ceuta"),
    "FR": ("Europe/Paris",),
    "GB": ("Europe/London", "Europe/Belfast", "GB"),
    "IE": ("Europe/Dublin",),
    "IN": ("Asia/Kolkata", "Asia/Calcutta"),
    "IT": ("Europe/Rome",),
    "NL": ("Europe/Amsterdam",),
    "NZ": ("Pacific/Auckland", "Pacific/Chatham", "NZ"),
    "PT": ("Europe/Lisbon", "Atlantic/Madeira", "Atlantic/Azores"),
    "US": (
        "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Phoenix",
        "America/Anchorage", "America/Detroit", "America/Boise", "America/Indiana/", "America/Indianapolis",
        "America/Kentucky/", "America/Juneau", "America/Sitka", "America/Nome", "America/Adak",
        "America/North_Dakota/", "America/Menominee", "Pacific/Honolulu", "US/",
    ),
}  # fmt: skip


def region_of(profile: Profile) -> str | None:
    """Tell the country (ISO 3166-1 alpha-2) a profile speaks of; None when it is not known.

    A browser set to American English is found everywhere, so a timezone elsewhere is believed before the locale.
    """
    zone = profile.timezone
    if not zone.startswith(_NOWHERE):
        return next((region for region, zones in _ZONES.items() if zone.startswith(zones)), None)
    return _of_locale(profile.locale)


def _of_locale(locale: str) -> str | None:
    """Find the region in a BCP 47 tag."""
    for part in locale.replace("_", "-").split("-")[1:]:
        if len(part) == 2 and part.isalpha():
            return part.upper()
    return None
