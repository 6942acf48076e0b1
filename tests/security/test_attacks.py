"""What keeps other servers busy for seconds is answered here in a moment, while everybody else is served."""

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx
import pytest

from tests.e2e.client import User
from tests.e2e.conftest import ada, e2e_mongodb_url, server, stage
from tests.security.attacks import ATTACKS

__all__ = ("ada", "e2e_mongodb_url", "server", "stage")

ANSWER_WITHIN_S = 0.15
LOOP_HELD_S = 0.1
EXPECTED = {"QUERY_TOO_COMPLEX", "GRAPHQL_VALIDATION_FAILED", "GRAPHQL_PARSE_FAILED", "BAD_USER_INPUT", "NOT_FOUND"}


@dataclass
class Busy:
    """What an attack took, in seconds of processor time: of the whole process, and of the loop at a stretch."""

    process: float = 0.0
    loop: float = 0.0


@asynccontextmanager
async def measured() -> AsyncIterator[Busy]:
    """Measure in the processor's time: what the machine does beside the tests counts for nothing."""
    busy = Busy()

    async def tick() -> None:
        before = time.thread_time()
        while True:
            await asyncio.sleep(0.001)
            now = time.thread_time()
            busy.loop, before = max(busy.loop, now - before), now

    began, ticking = time.process_time(), asyncio.create_task(tick())
    try:
        yield busy
    finally:
        busy.process = time.process_time() - began
        ticking.cancel()


@pytest.fixture
async def warm(ada: User) -> User:
    """Somebody after whose first requests nothing has to be loaded any more."""
    for document in (
        "{ me { id } }",
        "{ nothing }",
        "{ __schema { types { name } } }",
        "query { " + "x " * 1_000 + "}",
    ):
        await ada.http.post("/graphql", json={"query": document}, headers=ada.headers)
    return ada


async def attacked(user: User, document: str) -> tuple[httpx.Response, Busy]:
    """Run a document that was never seen before."""
    async with measured() as busy:
        answer = await user.http.post("/graphql", json={"query": document}, headers=user.headers)
    return answer, busy


async def test_no_document_keeps_the_server_busy(
    warm: User, capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest
) -> None:
    took: dict[str, Busy] = {}
    odd, table = {}, []
    for name, document in ATTACKS.items():
        tries = [await attacked(warm, f"{document} # {attempt}") for attempt in range(2)]
        took[name] = min((busy for _, busy in tries), key=lambda busy: busy.process)
        answer = tries[0][0]
        told = answer.json()
        codes = {error["extensions"]["code"] for error in told.get("errors", ())}
        if not codes <= EXPECTED or answer.status_code not in {200, 400}:
            odd[name] = told
        milliseconds = f"{took[name].process * 1000:6.1f} {took[name].loop * 1000:6.1f}"
        table.append(f"{name:40} {milliseconds}  {', '.join(codes) or 'answered'}")
    if request.config.get_verbosity() > 0:
        with capsys.disabled():
            sys.stdout.write("\n".join(["", f"{'':40}    all   loop  (ms)", *table, ""]))
    slow = {name: busy for name, busy in took.items() if busy.process > ANSWER_WITHIN_S or busy.loop > LOOP_HELD_S}
    assert slow == {}
    assert odd == {}
    assert "Traceback" not in capsys.readouterr().out
