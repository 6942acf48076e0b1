"""Reading JSON from providers: in time, not too much of it, and from nowhere else than asked."""

from typing import Final, TypeAlias

import httpx2
import msgspec

from domain.errors import ProviderUnavailable

Json: TypeAlias = dict[str, object]

TIMEOUT_S: Final = 10
MAX_BYTES: Final = 1024 * 1024


class ProviderHttp:
    """One pool of connections for all providers; call `close` at the end. A test may bring a `transport` of its own."""

    def __init__(self, transport: httpx2.AsyncBaseTransport | None = None) -> None:
        self._client = httpx2.AsyncClient(
            timeout=TIMEOUT_S, headers={"accept": "application/json"}, transport=transport
        )

    async def close(self) -> None:
        """Close all connections."""
        await self._client.aclose()

    async def get(self, url: str, *, access_token: str | None = None) -> object:
        """Read JSON. Raises ProviderUnavailable, whatever goes wrong."""
        headers = {} if access_token is None else {"authorization": f"Bearer {access_token}"}
        body = bytearray()
        try:
            async with self._client.stream("GET", url, headers=headers) as answer:
                if answer.status_code != 200:
                    raise ProviderUnavailable(f"The login service answers {answer.status_code}.")
                async for piece in answer.aiter_bytes():
                    body += piece
                    if len(body) > MAX_BYTES:
                        raise ProviderUnavailable("The login service says too much.")
            return msgspec.json.decode(bytes(body))
        except (httpx2.HTTPError, httpx2.InvalidURL, msgspec.DecodeError, OSError) as error:
            raise ProviderUnavailable("The login service cannot be reached.") from error

    async def get_object(self, url: str, *, access_token: str | None = None) -> Json:
        """Read a JSON object. Raises ProviderUnavailable."""
        value = await self.get(url, access_token=access_token)
        if not isinstance(value, dict):
            raise ProviderUnavailable("The login service answers in a way of its own.")
        return value
