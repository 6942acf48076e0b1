"""Lua scripts that live beside this module, called by their hash."""

import hashlib
from collections.abc import Sequence
from importlib import resources
from typing import TypeAlias, cast

from redis.asyncio import Redis
from redis.exceptions import NoScriptError

from adapters.redis.failures import LOST, answers

Argument: TypeAlias = bytes | str | int
Reply: TypeAlias = bytes | int | None | list["Reply"]


class Script:
    """One script, one round trip a call; all its keys share a hash tag.

    `files` are put together in order. A call whose answer is lost is sent again only when `repeatable`: a script that
    appends must not run twice.
    """

    def __init__(self, client: Redis, *files: str, repeatable: bool = False) -> None:
        folder = resources.files("adapters.redis.scripts")
        self._text = "\n".join((folder / file).read_text(encoding="utf-8") for file in files)
        self._hash = hashlib.sha1(self._text.encode(), usedforsecurity=False).hexdigest()
        self._client = client
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
        try:
            reply = await self._client.evalsha(self._hash, len(keys), *keys, *args)
        except NoScriptError:
            reply = await self._client.eval(self._text, len(keys), *keys, *args)
        return cast("Reply", reply)
