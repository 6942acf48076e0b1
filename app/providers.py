"""Who does which job, and who stands in, by the settings."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Final, Self

from adapters.settings import Settings
from adapters.settings.values import Provider, StandbyProvider
from domain.errors import StartupError

_LOCAL_SPEECH: Final = ("faster_whisper", "hibari")

Order = tuple[StandbyProvider, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderOrders:
    """For each job its provider, and then those that stand in for it, in order."""

    stt: Order
    chat: Order
    tts: Order

    @classmethod
    def chosen(cls, settings: Settings) -> Self:
        """Read the settings. Raises StartupError when they ask for an engine that cannot be had."""
        has_key = settings.openai_key() is not None

        def order(job: str, provider: Provider, fallbacks: Sequence[StandbyProvider]) -> Order:
            first: StandbyProvider = "openai" if provider == "openai" or (provider == "auto" and has_key) else "local"
            if first == "openai" and not has_key and settings.openai_base_url is None:
                raise StartupError(
                    f"{job}_PROVIDER: openai needs OPENAI_API_KEY, or a server without keys: OPENAI_BASE_URL."
                )
            for fallback in fallbacks:
                _check_fallback(f"{job}_FALLBACKS", fallback, settings, has_key=has_key)
            return tuple(dict.fromkeys([first, *fallbacks]))

        orders = cls(
            stt=order("STT", settings.stt_provider, settings.stt_fallbacks),
            chat=order("CHAT", settings.chat_provider, settings.chat_fallbacks),
            tts=order("TTS", settings.tts_provider, settings.tts_fallbacks),
        )
        if "local" in (*orders.stt, *orders.tts) and any(find_spec(module) is None for module in _LOCAL_SPEECH):
            raise StartupError(
                "The local speech engines are not installed: set OPENAI_API_KEY, or install requirements/all.txt."
            )
        return orders

    def uses(self, provider: StandbyProvider) -> bool:
        """Tell whether a provider does any job."""
        return provider in (*self.stt, *self.chat, *self.tts)


def _check_fallback(variable: str, fallback: StandbyProvider, settings: Settings, *, has_key: bool) -> None:
    if fallback == "openai" and not has_key and settings.openai_base_url is None:
        raise StartupError(f"{variable}: openai needs OPENAI_API_KEY, or a server without keys: OPENAI_BASE_URL.")
    if fallback == "openai2" and settings.fallback_openai_base_url is None:
        raise StartupError(f"{variable}: openai2 needs FALLBACK_OPENAI_BASE_URL.")
