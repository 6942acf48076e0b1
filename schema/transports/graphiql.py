"""The page to try the API on: GraphiQL, from files of our own.

The scripts come in a wheel (docs/decisions/0015-graphiql-from-a-wheel.md) and are served by the app; a browser runs
them only if they are the very files that were looked at.
"""

from importlib.resources import files
from pathlib import Path
from typing import Final

ASSETS_URL: Final = "/graphiql"
OWN_FILES: Final = Path(__file__).parent / "page"
WHEEL: Final = ("graphene_django_graphiql_static", "static/graphene_django_graphiql_static")
INTEGRITY: Final = {
    "graphiql.min.css": "sha384-d7FYWnzKaTlP7q6QjcR7cgBzQ7qg7I5ghGeuzwLjzmmLGfgi8fXpUaebuXTTzcVK",
    "react.production.min.js": "sha384-7Er69WnAl0+tY5MWEvnQzWHeDFjgHSnlQfDDeWUvv8qlRXtzaF/pNo18Q2aoZNiO",
    "react-dom.production.min.js": "sha384-vj2XpC1SOa8PHrb0YlBqKN7CQzJYO72jz4CkDQ+ePL1pwOV4+dn05rPrbLGUuvCv",
    "graphiql.min.js": "sha384-D/IKSk3XqkadtnKEtZYmq7ogOIY6TFrKojcZiAhIqroSy4U+N1sXmMv0NdoHhzgr",
    "graphql-ws.min.js": "sha384-Z97pAtGP4LFSTRa6ymyvHN5i5nEn5uIQXyjv5X4eECJAoA8xOfJ18/YcqYE5gqtW",
}
"""react 17.0.2, react-dom 17.0.2, graphiql 2.4.7 and graphql-ws 5.13.1, byte for byte those of the npm registry."""

PAGE_HEADERS: Final = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
}
"""The editor writes styles into the page; nothing else is taken from anywhere but here."""


def graphiql_page() -> str:
    """Write the page."""
    styles = "".join(_style(name) for name in INTEGRITY if name.endswith(".css"))
    scripts = "".join(_script(name) for name in INTEGRITY if name.endswith(".js"))
    text = (OWN_FILES / "graphiql.html").read_text(encoding="utf-8")
    return text.replace("<!-- styles -->", styles).replace("<!-- scripts -->", scripts)


def wheel_file(name: str) -> bytes:
    """Read one of the files of others."""
    package, folder = WHEEL
    return files(package).joinpath(folder, name).read_bytes()


def _style(name: str) -> str:
    return f'<link rel="stylesheet" href="{ASSETS_URL}/{name}" integrity="{INTEGRITY[name]}">'


def _script(name: str) -> str:
    return f'<script src="{ASSETS_URL}/{name}" integrity="{INTEGRITY[name]}"></script>'
