"""Many people who talk at the same time, and what that costs the servers."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Final

from benchmarks import documents
from benchmarks.child_server import ChildServer
from benchmarks.client import SocketClient, open_client
from benchmarks.engines import ENGINES_MS, number_in
from benchmarks.session import HeardTurn, Session
from benchmarks.speech import pcm_speech
from benchmarks.stores import Stores, machine_s, processor_s

SPEECH: Final = pcm_speech("goforward.wav", start_ms=400, length_ms=2_000, piece_ms=200)
PAUSE_S: Final = (0.5, 2.0)
REGISTER_AT_ONCE: Final = 8


@dataclass(frozen=True, slots=True)
class Talker:
    """A user in a conversation of their own."""

    session: Session
    conversation_id: str
    user_token: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a number of turns cost; processor times are seconds while they lasted."""

    turns: list[HeardTurn]
    slept_ms: dict[int, float]
    lags_ms: list[float]
    server_s: float
    store_s: dict[str, float]
    generator_s: float
    machine_s: float
    elapsed_s: float

    @property
    def nominal(self) -> list[float]:
        """Milliseconds from the last piece to the first voice, beyond the engines' nominal time."""
        return [turn.first_voice_ms - ENGINES_MS for turn in self.turns]

    @property
    def measured(self) -> list[float]:
        """The same, beyond the time for which the engines really slept."""
        return [turn.first_voice_ms - self.slept_ms[number_in(turn.caption)] for turn in self.turns]

    @property
    def strangers_s(self) -> float:
        """Processor time of everything else on this machine: the figures are good only where this is little."""
        return max(0.0, self.machine_s - self.server_s - sum(self.store_s.values()) - self.generator_s)

    @property
    def server_ms_per_turn(self) -> float:
        """Processor time of all servers for a turn."""
        return self.server_s * 1000 / len(self.turns)

    @property
    def server_ms_per_event(self) -> float:
        """The same for each event that a client received, the turn's own work included."""
        return self.server_s * 1000 / sum(turn.events for turn in self.turns)


async def register(url: str, name: str) -> str:
    """Open an account; return its access token."""
    async with open_client(url) as stranger:
        registered = await stranger.run(
            documents.REGISTER, email=f"{name}@example.com", password="a bench password", displayName=name
        )
    return str(registered["tokens"]["accessToken"])


async def converse(client: SocketClient, title: str) -> tuple[str, str]:
    """Begin a conversation; return its id and the cursor of its events."""
    made = (await client.run(documents.CREATE_CONVERSATION, title=title))["conversation"]
    return made["id"], made["eventCursor"]


@asynccontextmanager
async def talkers(opened: Sequence[ChildServer], count: int) -> AsyncIterator[list[Talker]]:
    """Let so many people in, one after another to the next server."""
    name = f"talker-{random.randrange(10**9)}"
    gate = asyncio.Semaphore(REGISTER_AT_ONCE)

    async def registered(index: int) -> str:
        async with gate:
            return await register(opened[index % len(opened)].socket_url, f"{name}-{index}")

    tokens = await asyncio.gather(*(registered(index) for index in range(count)))
    async with AsyncExitStack() as stack:
        found = []
        for index, token in enumerate(tokens):
            url = opened[index % len(opened)].socket_url
            client = await stack.enter_async_context(open_client(url, token))
            conversation_id, cursor = await converse(client, name)
            await client.subscribe(documents.EVENTS, {"conversationId": conversation_id, "after": cursor})
            found.append(Talker(Session(client, conversation_id), conversation_id, token))
        yield found


async def talk(
    opened: Sequence[ChildServer], stores: Stores, people: Sequence[Talker], *, ramp_s: float, window_s: float
) -> Found:
    """Let everybody talk on and on; a window after `ramp_s` is measured; they begin in its first half."""
    heard: list[HeardTurn] = []
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(_talk_on(person, heard, ramp_s / 2)) for person in people]
        await asyncio.sleep(ramp_s)
        before = [server.report(reset=True)["cpu_s"] for server in opened]
        stores_before = {name: processor_s(pid) for name, pid in stores.pids.items()}
        started, own, all_of_it = time.perf_counter(), time.process_time(), machine_s()
        heard.clear()
        await asyncio.sleep(window_s)
        elapsed_s, own = time.perf_counter() - started, time.process_time() - own
        all_of_it = machine_s() - all_of_it
        turns = list(heard)
        store_s = {name: processor_s(pid) - stores_before[name] for name, pid in stores.pids.items()}
        told = [server.report() for server in opened]
        for task in tasks:
            task.cancel()
    return Found(
        turns=turns,
        slept_ms={int(number): float(ms) for report in told for number, ms in report["slept_ms"].items()},
        lags_ms=[float(lag) for report in told for lag in report["lags_ms"]],
        server_s=sum(report["cpu_s"] for report in told) - sum(before),
        store_s=store_s,
        generator_s=own,
        machine_s=all_of_it,
        elapsed_s=elapsed_s,
    )


async def _talk_on(person: Talker, heard: list[HeardTurn], spread_s: float) -> None:
    await asyncio.sleep(random.uniform(0, spread_s))
    while True:
        heard.append(await person.session.turn(SPEECH, "PCM16"))
        await asyncio.sleep(random.uniform(*PAUSE_S))
