"""Word inside a process that there is something to do now, so that nobody has to look all the time."""

import asyncio


class Bell:
    """Rung any number of times, it is heard once."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Let who listens look."""
        self._rung.set()

    async def heard(self, within_s: float) -> None:
        """Wait until it has been rung since it was last heard, or for so long."""
        try:
            async with asyncio.timeout(within_s):
                await self._rung.wait()
        except TimeoutError:
            return
        self._rung.clear()
