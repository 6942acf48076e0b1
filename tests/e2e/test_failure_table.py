"""docs/failures.md, made again: what each fault of a provider means to a user of a whole server, and what is charged.

`pytest -s tests/e2e/test_failure_table.py` prints the table with the times it took.
"""

import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from adapters.settings.prices import SHIPPED
from domain.limits import Limits
from tests.e2e.client import ApiError, User
from tests.e2e.heard import pieces, words
from tests.e2e.hosted import hosted_server
from tests.e2e.recordings import PIECE_BYTES, browser, in_pieces
from tests.e2e.server import Server, Stage
from tests.fakes.openai_script import Completion, Fault, Heard, Script, Spoken
from tests.fakes.openai_server import OpenAiServer, openai_server
from tests.sounds import silence

pytestmark = pytest.mark.slow

DOCUMENT = Path(__file__).parents[2] / "docs" / "failures.md"
HURRIED = Limits(
    transcription_attempt_ms=1_000, first_word_attempt_ms=1_000, voice_attempt_ms=1_000, stream_gap_ms=1_000
)
REPLY = Completion(
    pieces=("You are ", "on your way. ", "What is ", "ahead of you?"), prompt_tokens=1_000, cached_tokens=0
)
DOWN = Fault(status=500)
HANGS = Fault(hangs=True)


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """What goes wrong at the first provider; the second one, where it is used, does as it should."""

    name: str
    first: Script
    second: Script
    spoken: bool = True
    silent: bool = False
    budget: int | None = None


def first(**faults: Any) -> Script:
    return Script(**{"chat": [REPLY], **faults})


def trouble(name: str, *, second: Script | None = None, **faults: Any) -> Trouble:
    about = {key: faults.pop(key) for key in ("silent", "budget") if key in faults}
    return Trouble(name=name, first=first(**faults), second=second or first(), **about)


EVERYTHING_DOWN = Script(chat=[DOWN], transcriptions=[DOWN], speech=[DOWN])
TROUBLES = [
    trouble("none"),
    trouble("hearing: 500, once", transcriptions=[DOWN, Heard()]),
    trouble("hearing: 503, always", transcriptions=[Fault(status=503)]),
    trouble("hearing: the answer is cut", transcriptions=[Heard(cut_after=1)]),
    trouble("hearing: nothing comes", transcriptions=[HANGS]),
    trouble("hearing: both providers are down", transcriptions=[DOWN], second=EVERYTHING_DOWN),
    trouble("hearing: silence was recorded", silent=True),
    trouble("thinking: 500, once", chat=[DOWN, REPLY]),
    trouble("thinking: 429, `Retry-After: 0.3`, once", chat=[Fault(status=429, retry_after="0.3"), REPLY]),
    trouble("thinking: 500, always", chat=[DOWN]),
    trouble("thinking: nothing comes", chat=[HANGS]),
    trouble("thinking: a proxy's page", chat=[Fault(status=200, body=b"<html>", content_type="text/html")]),
    trouble("thinking: cut after two pieces", chat=[Completion(pieces=REPLY.pieces, cut_after=2)]),
    trouble("thinking: stops after two pieces", chat=[Completion(pieces=REPLY.pieces, hangs_after=2)]),
    trouble("thinking: refused", chat=[Fault(status=400, code="content_filter")]),
    trouble("thinking: both providers are down", chat=[DOWN], second=EVERYTHING_DOWN),
    trouble("speaking: 500, always", speech=[DOWN]),
    trouble("speaking: cut in a sentence", speech=[Spoken(cut_after=1)]),
    trouble("speaking: nothing comes", speech=[HANGS]),
    trouble("speaking: both providers are down", speech=[DOWN], second=EVERYTHING_DOWN),
    trouble("the month's budget is used up", budget=10),
]
LEFT_ALONE = [
    trouble("thinking: 429, `Retry-After: 60`", chat=[Fault(status=429, retry_after="60")]),
    trouble("a wrong key", chat=[Fault(status=401, code="invalid_api_key")]),
]
"""After these the first provider is left alone for a while: each has a server of its own."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the table."""

    fault: str
    seen: str
    charged: str
    ms: int
    """From the end of the speech to the end of the turn."""

    def __str__(self) -> str:
        return f"| {self.fault} | {self.seen} | {self.ms / 1000:.1f} s | {self.charged} |"


@dataclass(frozen=True)
class Scene:
    """A server with two providers."""

    server: Server
    ada: User
    providers: tuple[OpenAiServer, OpenAiServer]

    async def play(self, trouble: Trouble) -> Row:
        """Let one fault happen."""
        for provider, script in zip(self.providers, (trouble.first, trouble.second), strict=True):
            provider.follow(script)
        ada = self.ada
        if trouble.budget is not None:
            await ada.mutate("updateSettings", monthlyBudget=trouble.budget)
        conversation = await ada.a_conversation()
        try:
            events = await self._turn(ada, conversation, silent=trouble.silent)
        except ApiError as refused:
            assert not any(provider.asked("chat") for provider in self.providers)
            message = json.loads(str(refused))[0]["message"]
            return Row(fault=trouble.name, seen=f"`{refused.code}`: {message}", charged=charged(0), ms=0)
        turn = events[-1]["turn"]
        seen = await self._seen(ada, conversation, events)
        return Row(
            fault=trouble.name,
            seen=seen,
            charged=charged(turn["usage"]["cost"]),
            ms=turn["latency"]["totalMs"] or 0,
        )

    async def _turn(self, ada: User, conversation: str, *, silent: bool) -> list[dict[str, Any]]:
        recording = browser()
        if silent:
            sent = in_pieces(silence(1_000), PIECE_BYTES)
            started = await ada.say(conversation, sent, format="PCM16", sampleRate=16_000)
        else:
            started = await ada.say(conversation, recording.pieces, **recording.input)
        return await ada.events(conversation, started)

    async def _seen(self, ada: User, conversation: str, events: list[dict[str, Any]]) -> str:
        turn, heard = events[-1]["turn"], "".join(words(events)).strip()
        voice = " and all of its voice" if turn["status"] == "COMPLETED" and pieces(events)[-1]["isLast"] else ""
        if turn["status"] == "COMPLETED":
            return f"the answer{voice}"
        error = events[-1]["error"]
        after = f"“{heard}”, then " if heard else ""
        for provider in self.providers:
            provider.follow(first())
        again = ""
        if error["retryable"]:
            retried = await ada.mutate_by_id("retryTurn", turn["id"])
            ended = await ada.events(conversation, retried)
            assert ended[-1]["__typename"] == "TurnCompleted"
            again = " `retryTurn` answers it."
        return f"{after}`{error['code']}`: {error['message']}{again}"


def charged(cost: int) -> str:
    return f"${cost / 1e6:.6f}"


@asynccontextmanager
async def a_scene(stage: Stage, tmp_path: Path) -> AsyncIterator[Scene]:
    prices = tmp_path / "prices.toml"
    shipped = SHIPPED.read_text(encoding="utf-8")
    second = shipped[shipped.index("[[price]]") :].replace('provider = "openai"', 'provider = "openai2"')
    prices.write_text(shipped + second.replace('provider = "local"', 'provider = "local2"'), encoding="utf-8")
    standing_in = dict.fromkeys(("stt_fallbacks", "chat_fallbacks", "tts_fallbacks"), ("openai2",))
    async with (
        openai_server(Script()) as other,
        hosted_server(
            stage,
            Script(),
            HURRIED,
            fallback_openai_base_url=other.base_url,
            fallback_openai_api_key=SecretStr("sk-second"),
            breaker_failures=1_000,
            # Sentences said before would be spoken without any provider.
            voice_cache_bytes=0,
            prices_file=prices,
            **standing_in,
        ) as (server, provider),
    ):
        yield Scene(server, await server.sign_up(), (provider, other))


@pytest.mark.timeout(240)
async def test_every_fault_is_met_as_the_document_tells(stage: Stage, tmp_path: Path) -> None:
    async with a_scene(stage, tmp_path) as scene:
        rows = [await scene.play(trouble) for trouble in TROUBLES]
    for trouble in LEFT_ALONE:
        async with a_scene(stage, tmp_path) as scene:
            rows.append(await scene.play(trouble))

    sys.stdout.write("\n".join(["", *map(str, rows), ""]))
    told = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in DOCUMENT.read_text(encoding="utf-8").splitlines()
        if line.startswith("| ")
    ][1:]
    assert [[fault, seen] for fault, seen, _, _ in told] == [[row.fault, row.seen] for row in rows]
    for (fault, _, _, cost), row in zip(told, rows, strict=True):
        # How much of a voice was made before the turn ended is a matter of milliseconds.
        assert float(row.charged[1:]) == pytest.approx(float(cost[1:]), rel=0.35), fault
    assert max(row.ms for row in rows) < 15_000
