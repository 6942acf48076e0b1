"""A browser: a cookie jar, links and forms, as far as a login page needs them."""

from html.parser import HTMLParser
from typing import Self
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx


class _Form(HTMLParser):
    """The first form of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.action = ""
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if tag == "form" and not self.action:
            self.action = named.get("action", "")
        elif tag == "input" and "name" in named:
            self.fields[named["name"]] = named.get("value", "")


class Browser:
    """Follows redirects until they lead to a page of ours, which it does not open."""

    def __init__(self, home: str) -> None:
        self._home = home
        self._http = httpx.AsyncClient(trust_env=False, timeout=10)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()

    async def sign_in(self, url: str, name: str) -> dict[str, str]:
        """Go to the provider, sign in there as somebody and consent; return what comes back."""
        page = await self._http.get(url)
        for _ in range(20):
            if page.is_redirect:
                url = urljoin(str(page.url), page.headers["location"])
                if url.startswith(self._home):
                    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
                page = await self._http.get(url)
            else:
                assert page.status_code == 200, page.text
                form = _Form()
                form.feed(page.text)
                known = {"login": name, "password": "anything"}
                fields = {field: known.get(field, value) for field, value in form.fields.items()}
                page = await self._http.post(urljoin(str(page.url), form.action), data=fields)
        raise AssertionError("the login goes on and on")
