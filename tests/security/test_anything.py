"""Documents and values that nobody would think of: none of them is a fault of the server's.

hypothesis-graphql, which schemathesis uses for GraphQL, draws valid operations of the schema with arguments of every
kind; the rest draws values and cursors that no client would send.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from hypothesis_graphql import from_schema, nodes

from schema.printing import print_schema
from tests.e2e.client import User
from tests.e2e.conftest import e2e_mongodb_url, stage
from tests.e2e.server import Stage
from tests.security.reading import id_places, roots

__all__ = ("e2e_mongodb_url", "stage")

pytestmark = pytest.mark.slow

EXAMPLES = 40
SCALARS: dict[str, SearchStrategy[Any]] = {
    "DateTime": st.sampled_from(["2026-01-05T00:00:00Z", "2026-13-45", "", "0001-01-01T00:00:00Z"]).map(nodes.String),
    "Date": st.sampled_from(["2026-01-05", "2026-02-30", "9999-12-31"]).map(nodes.String),
    "Base64": st.binary(max_size=40).map(lambda data: nodes.String(data.hex())),
    "MicroUSD": st.integers(-(2**63), 2**63).map(nodes.Int),
    "Upload": st.just(nodes.Null),
}
JUNK: SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64) | st.floats(allow_nan=False) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
TEXT = st.text(st.characters(codec="utf-8"), max_size=60) | st.sampled_from(
    ["", " ", "conv_01ARZ3NDEKTSV4RRFFQ69G5FAV", "conv_", "\0", "$where", "{{7*7}}", "../../etc/passwd", "a" * 5_000]
)


class Runner:
    """Runs asynchronous examples of hypothesis, which are called synchronously, on the test's own loop."""

    def __init__(self, user: User, loop: asyncio.AbstractEventLoop) -> None:
        self.user = user
        self._loop = loop
        self.faults: list[str] = []
        self.answers = 0

    def ask(self, body: object) -> None:
        """Send a request from hypothesis's thread, and note what must not come back."""
        asyncio.run_coroutine_threadsafe(self._ask(body), self._loop).result(timeout=20)

    async def _ask(self, body: object) -> None:
        content = json.dumps(body).encode()
        for accept in ("application/json", "text/event-stream"):
            headers = {**self.user.headers, "content-type": "application/json", "accept": accept}
            answer = await self.user.http.post("/graphql", content=content, headers=headers)
            self._look_at(answer, content)
        self.answers += 1

    def _look_at(self, answer: httpx.Response, content: bytes) -> None:
        if answer.status_code >= 500 or '"INTERNAL"' in answer.text:
            self.faults.append(f"{answer.status_code} {answer.text[:300]} for {content[:500]!r}")


@asynccontextmanager
async def somebody(stage: Stage) -> AsyncIterator[Runner]:
    """A user on a server of their own."""
    async with stage.serve() as server:
        user = await server.sign_up("Ada")
        # Anything may mean the end of a sign-in: what follows is anybody's then, which is as good a test.
        yield Runner(user, asyncio.get_running_loop())


def bounded(test: Callable[..., None], examples: int = EXAMPLES) -> Callable[..., None]:
    """The same examples each time, and no more than so many."""
    quick = settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    return seed(1)(quick(test))


async def drawn(stage: Stage, strategy: SearchStrategy[Any], capsys: pytest.CaptureFixture[str]) -> Runner:
    """Send what a strategy draws."""
    async with somebody(stage) as runner:

        def example(body: Any) -> None:
            runner.ask(body)

        await asyncio.to_thread(bounded(given(strategy)(example)))
    assert runner.faults == []
    assert "Traceback" not in capsys.readouterr().out
    return runner


OPERATIONS = from_schema(print_schema(), custom_scalars=SCALARS, allow_x00=False).map(lambda text: {"query": text})


async def test_valid_operations_of_any_kind(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    runner = await drawn(stage, OPERATIONS, capsys)

    assert runner.answers == EXAMPLES


@st.composite
def requests_with_junk(draw: Callable[[SearchStrategy[Any]], Any]) -> dict[str, Any]:
    """A root field whose variables are of no kind at all."""
    root = draw(st.sampled_from([one for one in roots() if one.operation != "subscription"]))
    variables = {name: draw(JUNK) for name in root.field.args}
    return {"query": root.document("{ __typename }"), "variables": variables}


async def test_variables_of_no_kind_at_all(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    await drawn(stage, requests_with_junk(), capsys)


@st.composite
def requests_with_texts(draw: Callable[[SearchStrategy[Any]], Any]) -> dict[str, Any]:
    """Arguments of the right kind, with any text where an id goes."""
    place = draw(st.sampled_from([one for one in id_places() if one.root.operation != "subscription"]))
    variables = place.filled(place.root.arguments(), draw(TEXT))
    return {"query": place.root.document("{ __typename }"), "variables": variables}


async def test_any_text_where_an_id_goes(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    await drawn(stage, requests_with_texts(), capsys)


@st.composite
def pages(draw: Callable[[SearchStrategy[Any]], Any]) -> dict[str, Any]:
    """A page of a list by any cursor and of any size."""
    listed = [one for one in roots() if {"first", "after"} <= one.field.args.keys()]
    root = draw(st.sampled_from(listed))
    names = [name for name in ("first", "after", "last", "before") if name in root.field.args]
    sizes = st.integers(-(2**31), 2**31 - 1) | st.none()
    variables = {name: draw(sizes if name in {"first", "last"} else TEXT | st.none()) for name in names}
    return {"query": root.document("{ pageInfo { hasNextPage endCursor } edges { cursor } }"), "variables": variables}


async def test_any_cursor_and_any_size_of_page(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    await drawn(stage, pages(), capsys)


@st.composite
def follows(draw: Callable[[SearchStrategy[Any]], Any]) -> dict[str, Any]:
    """A subscription by HTTP; what it wants to follow is not there."""
    document = "subscription ($id: ID!, $after: String) { thinking(conversationId: $id, after: $after) { state } }"
    return {"query": document, "variables": {"id": draw(TEXT), "after": draw(TEXT)}}


async def test_subscriptions_from_any_cursor(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    await drawn(stage, follows(), capsys)


BYTES = st.binary(max_size=200) | JUNK.map(lambda value: json.dumps(value).encode())


async def test_bodies_of_any_bytes(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    async with somebody(stage) as runner:
        loop = asyncio.get_running_loop()

        async def send(body: bytes) -> httpx.Response:
            headers = {**runner.user.headers, "content-type": "application/json"}
            return await runner.user.http.post("/graphql", content=body, headers=headers)

        def example(body: bytes) -> None:
            sent: Coroutine[Any, Any, httpx.Response] = send(body)
            answer = asyncio.run_coroutine_threadsafe(sent, loop).result(timeout=20)
            if answer.status_code >= 500:
                runner.faults.append(f"{answer.status_code} for {body!r}")

        await asyncio.to_thread(bounded(given(BYTES)(example)))
    assert runner.faults == []
    assert "Traceback" not in capsys.readouterr().out
