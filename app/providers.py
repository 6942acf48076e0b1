"""Who does which job, by the settings."""

from dataclasses import dataclass
from importlib.util import find_spec
from typing import Final, Self

from adapters.settings import Settings
from adapters.settings.values import Provider
from domain.errors import StartupError

_LOCAL_SPEECH: Final = ("faster_whisper", "hibari")


@dataclass(frozen=True, slots=True, kw_only=True)
class HostedJobs:
    """The jobs that a hosted engine does; the others are done on this machine."""

    stt: bool
    chat: bool
    tts: bool

    @classmethod
    def chosen(cls, settings: Settings) -> Self:
        """Read the settings. Raises StartupError when they ask for an engine that cannot be had."""
        has_key = settings.openai_key() is not None

        def is_hosted(variable: str, provider: Provider) -> bool:
            if provider == "openai" and not has_key and settings.openai_base_url is None:
                raise StartupError(
                    f"{variable}: openai needs OPENAI_API_KEY, or a server without keys: OPENAI_BASE_URL."
                )
            return provider == "openai" or (provider == "auto" and has_key)

        jobs = cls(
            stt=is_hosted("STT_PROVIDER", settings.stt_provider),
            chat=is_hosted("CHAT_PROVIDER", settings.chat_provider),
            tts=is_hosted("TTS_PROVIDER", settings.tts_provider),
        )
        if not (jobs.stt and jobs.tts) and any(find_spec(module) is None for module in _LOCAL_SPEECH):
            raise StartupError(
                "The local speech engines are not installed: set OPENAI_API_KEY, or install requirements/all.txt."
            )
        return jobs

    @property
    def any(self) -> bool:
        """Whether there is one."""
        return self.stt or self.chat or self.tts
