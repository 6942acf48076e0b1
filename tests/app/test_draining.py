"""The end of a process: turns first, then sockets."""

import asyncio

import pytest

from app.draining import Drain
from schema.transports.limits import TransportLimits
from schema.transports.sockets import SERVICE_RESTART, LiveSockets
from tests.domain.turns.stage import a_stage


class Socket:
    """A client's socket, which closes when it is told to, or never."""

    def __init__(self, *, answers: bool = True) -> None:
        self.closed = asyncio.Event()
        self.code: int | None = None
        self._answers = answers

    async def close(self, code: int, reason: str) -> None:
        self.code = code
        if self._answers:
            self.closed.set()


async def hold(sockets: LiveSockets, socket: Socket) -> None:
    with sockets.holding(socket):
        await socket.closed.wait()


async def test_sockets_stay_until_the_turns_have_ended() -> None:
    sockets, socket = LiveSockets(TransportLimits()), Socket()
    async with a_stage() as stage, asyncio.TaskGroup() as group:
        group.create_task(hold(sockets, socket))
        turn = (await stage.record()).turn
        drain = Drain(sockets)
        drain.opened(stage.runner)
        running = group.create_task(drain.run(5))
        await asyncio.sleep(0)
        assert drain.begun
        assert sockets.refusal is None
        assert socket.code is None
        await stage.spoken.cancel(stage.user.id, turn.id)
        await running
        assert socket.code == SERVICE_RESTART
        assert sockets.refusal is not None


async def test_a_client_that_does_not_answer_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.draining.CLOSING_S", 0.05)
    sockets, socket = LiveSockets(TransportLimits()), Socket(answers=False)
    async with asyncio.TaskGroup() as group:
        deaf = group.create_task(hold(sockets, socket))
        await asyncio.sleep(0)
        await asyncio.wait_for(Drain(sockets).run(0), 5)
        assert socket.code == SERVICE_RESTART
        deaf.cancel()


async def test_to_begin_is_to_admit_no_more_turns() -> None:
    async with a_stage() as stage:
        drain = Drain(LiveSockets(TransportLimits()))
        drain.opened(stage.runner)
        assert stage.runner.has_room
        drain.begin()
        assert drain.begun
        assert not stage.runner.has_room
