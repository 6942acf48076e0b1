"""Lua scripts that live beside this module, called by their hash."""

from collections.abc import Sequence
from importlib import resources
from typing import TypeAlias, cast

from redis.asyncio import Redis

from adapters.redis.failures import LOST, answers

Argument: TypeAlias = bytes | str | int
Reply: TypeAlias = bytes | int | None | list["Reply"]


class Script:
    """One script, one round trip a call.

    `files` are put together in order. A call whose answer is lost is sent again only when `repeatable`: a script that
    appends must not run twice.
    """

    def __init__(self, client: Redis, *files: str, repeatable: bool = False) -> None:
        folder = resources.files("adapters.redis.scripts")
        text = "\n".join((folder / file).read_text(encoding="utf-8") for file in files)
        self._run = client.register_script(text)
        self._attempts = 2 if repeatable else 1

    async def __call__(self, keys: Sequence[str], args: Sequence[Argument]) -> Reply:
        """Run the script; raises StoreUnavailable, also when the answer takes too long."""
        async with answers():
            for _ in range(self._attempts - 1):
                try:
                    return await self._once(keys, args)
                except LOST:
                    continue
            return await self._once(keys, args)

    async def _once(self, keys: Sequence[str], args: Sequence[Argument]) -> Reply:
        return cast("Reply", await self._run(keys=keys, args=args))
