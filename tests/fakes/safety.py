"""A safety check that follows a script."""

import asyncio

from domain.safety.entities import SafetyCategory


class FakeSafetyCheck:
    """Answers what the script says, one entry a call, and stays with the last; `heard` is what it was asked."""

    def __init__(self, *script: SafetyCategory | Exception | None, delay_ms: float = 0, hangs: bool = False) -> None:
        self._script = list(script)
        self._delay_s = delay_ms / 1000
        self._hangs = hangs
        self.heard: list[str] = []

    async def danger(self, said: str) -> SafetyCategory | None:
        """Tell what the script says."""
        self.heard.append(said)
        entry = self._script.pop(0) if len(self._script) > 1 else self._script[0]
        await asyncio.sleep(self._delay_s)
        if self._hangs:
            await asyncio.Event().wait()
        if isinstance(entry, Exception):
            raise entry
        return entry
