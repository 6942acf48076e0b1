"""Processes that are killed between a turn and its review, or in the middle of it: another one reviews."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from tests.e2e.client import Client, User
from tests.e2e.server import PASSWORD
from tests.e2e.test_account_events import here
from tests.e2e.test_reviews import READ, reviewed
from tests.faults.copies import Copy, make_copies

POLL_S = 0.02


class Pair:
    """Two copies on stores of their own: one that dies, and one that lives."""

    def __init__(self, stores: Mapping[str, str], directory: Path, **of_the_dying: str) -> None:
        taken: set[int] = set()
        [self.dies] = make_copies(1, directory, taken, {**stores, **of_the_dying})
        [self.lives] = make_copies(1, directory, taken, stores)


@pytest.fixture
def stores(mongodb_url: str, redis_url: str) -> Mapping[str, str]:
    own = mongodb_url.replace("/?", f"/reviews_{uuid4().hex[:8]}?")
    return {"MONGODB_URL": own, "REDIS_URL": redis_url}


@asynccontextmanager
async def running(copy: Copy) -> AsyncIterator[httpx.AsyncClient]:
    """Start a copy; it is killed, as by `kill -9`, when the block ends."""
    await copy.start()
    try:
        async with httpx.AsyncClient(base_url=copy.url, trust_env=False, timeout=30) as http:
            yield http
    finally:
        copy.process.kill()


async def begin(http: httpx.AsyncClient) -> tuple[User, str, str]:
    """Sign up and have a turn answered; tells the user, the conversation and the account's cursor from before."""
    email = f"ada.{uuid4().hex}@example.org"
    payload = await Client(http).mutate("register", email=email, password=PASSWORD, displayName="Ada")
    ada = Client(http).signed_in(email, payload["tokens"])
    conversation, after = await ada.a_conversation(title=None), await here(ada)
    await ada.events(conversation, await ada.write(conversation, "I want to learn Italian."))
    return ada, conversation, after


async def at(http: httpx.AsyncClient, ada: User, conversation: str, after: str) -> str:
    """Wait for the review through another process; return the title that was made."""
    there = Client(http).signed_in(ada.email, {"accessToken": ada.access_token or "", "refreshToken": ""})
    await reviewed(there, after)
    return str((await there.run(READ, id=conversation))["conversation"]["title"])


async def test_killed_between_the_turn_and_its_review(stores: Mapping[str, str], tmp_path: Path) -> None:
    pair = Pair(stores, tmp_path, REVIEWS_AT_ONCE="0")
    async with running(pair.dies) as http:
        told = await begin(http)
    async with running(pair.lives) as http:
        assert await at(http, *told) == "Learn Italian"


async def test_killed_in_the_middle_of_a_review(stores: Mapping[str, str], tmp_path: Path) -> None:
    pair = Pair(stores, tmp_path, ENDLESS_REVIEWS="1", REVIEW_DEADLINE_MS="3000")
    async with running(pair.dies) as http:
        told = await begin(http)
        while True:
            held = await pair.dies.holdings()
            if held and held["reviews"]:
                break
            await asyncio.sleep(POLL_S)
    async with running(pair.lives) as http:
        assert await at(http, *told) == "Learn Italian"
