"""A canary is said, typed, and used as every secret; then it is looked for in logs, errors and what others are told."""

import io
import logging
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
import structlog
from websockets.exceptions import ConnectionClosed

from adapters.telemetry.logging import configure_logging
from domain.errors import CoachError
from tests.e2e.client import ApiError, Client, User
from tests.e2e.recordings import pcm16
from tests.e2e.server import Script, Server, Stage
from tests.e2e.socket import StreamEnded, connected
from tests.fakes.engines import FakeChatModel, FakeHearing, FakeReply, FakeSpeechToText
from tests.security.words import forms

CANARY = "quokkacanary"
SECRET = f"{CANARY} as a key, of some length and more"


class Defect(RuntimeError):
    """What an engine raises when it stumbles over what it was given, and quotes it."""


@pytest.fixture
def stage(mongodb_url: str, redis_url: str, tmp_path: Path) -> Stage:
    """A stage with a database of its own: it has a master key of its own."""
    return Stage(mongodb_url.replace("/?", f"/canary_{uuid4().hex[:8]}?"), redis_url, tmp_path)


@pytest.fixture
def logs() -> Iterator[io.StringIO]:
    """Everything that is logged, at the most talkative level, as production writes it."""
    written, before, root = io.StringIO(), sys.stderr, logging.getLogger()
    handlers, level, config = root.handlers, root.level, structlog.get_config()
    sys.stderr = written
    try:
        configure_logging("DEBUG", "json")
        structlog.configure(cache_logger_on_first_use=False)
        yield written
    finally:
        sys.stderr = before
        root.handlers = handlers
        root.setLevel(level)
        structlog.configure(**config)


def canaries(text: str) -> list[str]:
    """The lines in which the canary sings, in any form."""
    wanted = [form.decode("latin-1") for form in forms(CANARY)]
    return [line for line in text.splitlines() if any(form in line for form in wanted)]


async def refused(asking: Any) -> None:
    """Ask for what is refused, one way or another."""
    with suppress(ApiError, StreamEnded, ConnectionClosed, httpx.HTTPError):
        await asking


async def live(ada: User) -> None:
    """Say and write the canary everywhere."""
    await ada.mutate("updateProfile", about=CANARY, coachingFocus=[CANARY])
    await ada.mutate("updateSettings", keepRecordingsDays=1)
    conversation = await ada.a_conversation(title=CANARY, topic=CANARY)
    sound = pcm16()
    for _ in range(3):
        await ada.events(conversation, await ada.say(conversation, sound.pieces, **sound.input))
    for _ in range(2):
        await ada.events(conversation, await ada.write(conversation, f"It is {CANARY}.", speak=True))
    await ada.read(conversation)
    await ada.run("mutation { exportMyData { url } }")


async def err(server: Server, ada: User) -> None:
    """Do everything wrong that can be done wrong, with the canary in it."""
    http = ada.http
    await refused(ada.attempt("sendMessage", conversationId=CANARY, text=CANARY))
    await refused(ada.attempt("sendMessage", conversationId=7, text=[CANARY]))
    await refused(ada.attempt("updateProfile", about=CANARY * 1_000))
    await refused(ada.attempt("sendAudio", turnId=CANARY, sequence=0, data=CANARY + "!"))
    await refused(ada.upload("transcribe", CANARY.encode() * 100))
    await refused(ada.run(f'{{ node(id: "{CANARY}") {{ id }} {CANARY} }}'))
    await refused(ada.run(f"{{ {CANARY} "))
    await refused(server.client.attempt("login", email=f"{CANARY}@example.org", password=CANARY))
    await refused(server.client.attempt("login", email=ada.email, password=CANARY))
    await refused(server.client.attempt("refreshToken", refreshToken=f"{CANARY}.{CANARY}"))
    await refused(Client(http, CANARY).run("{ me { id } }"))
    await refused(http.post("/graphql", content=CANARY, headers={"content-type": "application/json"}))
    await refused(http.get(f"/recordings/{CANARY}?expires=1&signature={CANARY}"))
    await refused(http.get(f"/exports/{CANARY}?expires={CANARY}&signature={CANARY}"))
    url = f"ws://127.0.0.1:{server.port}/graphql"
    for token in (CANARY, None):
        try:
            async with connected(url, token) as socket:
                await socket.send({"id": CANARY, "type": CANARY})
                await socket.closed()
        except (AssertionError, ConnectionClosed, TimeoutError):
            continue


async def test_the_canary_is_never_heard_of(stage: Stage, logs: io.StringIO, capsys: Any) -> None:
    heard = FakeHearing(text=f"I said {CANARY}.", guesses=(CANARY,))
    broken = FakeHearing(error=Defect(f"cannot hear {CANARY}"))  # type: ignore[arg-type]
    script = Script(
        hears=FakeSpeechToText(heard, broken, heard),
        thinks=FakeChatModel(
            FakeReply(pieces=(f"You said {CANARY}. ", "Why?")),
            FakeReply(fails_after=1, error=Defect(f"cannot answer {CANARY}")),  # type: ignore[arg-type]
            FakeReply(pieces=(f"{CANARY}? ", "And?")),
        ),
    )
    password = f"{CANARY} jumps at night"
    async with stage.serve(script, secret_key=SECRET, master_key=SECRET + "!", reviews_at_once=1) as server:
        email = f"ada.{id(stage)}@example.org"
        opened = await server.client.mutate("register", email=email, password=password, displayName="Ada")
        ada = server.client.signed_in(email, opened["tokens"])
        await live(ada)
        await err(server, ada)
        again = await server.client.mutate("login", email=email, password=password)
        metrics = (await ada.http.get("/metrics")).text
        logging.getLogger("some.library").warning("A library says what it likes", exc_info=Defect(CANARY))

    written = logs.getvalue() + capsys.readouterr().out
    assert "turn broke" in written
    assert "tests.security.test_canary.Defect" in written
    assert canaries(written) == []
    assert canaries(metrics) == []
    for tokens in (opened["tokens"], again["tokens"]):
        for token in (tokens["accessToken"], tokens["refreshToken"]):
            assert token not in written
            assert token.rpartition(".")[2] not in written


def test_an_error_of_our_own_says_what_it_says(logs: io.StringIO) -> None:
    error = CoachError("The engine is away.")
    error.__cause__ = Defect(CANARY)
    structlog.get_logger("x").error("it failed", exc_info=error)

    told = logs.getvalue()
    assert "domain.errors.CoachError: The engine is away." in told
    assert "because of:" in told
    assert canaries(told) == []
