"""Whether answers are begun while the user still speaks, by the settings."""

from adapters.settings import Settings
from domain.turns.speculation import Allowance, Speculation
from domain.turns.workshop import Engines
from domain.usage.calls import Service


def chosen_speculation(settings: Settings, engines: Engines) -> Speculation:
    """Read the settings; a coach on this machine answers at once, so there is nothing to be won."""
    hosted = any(name.provider != "local" for name in engines.names.get(Service.REPLY, ()))
    return Speculation(
        stable_ms=settings.speculation_stable_ms,
        allowance=Allowance(settings.speculation_extra_percent if hosted else 0),
    )
