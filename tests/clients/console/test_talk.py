import asyncio
import io
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from clients.console.account import Account
from clients.console.errors import Refused, Unreachable
from clients.console.line import MAX_LOSSES, Line
from clients.console.printing import Printer
from clients.console.source import Source
from clients.console.talk import Talk, open_conversation
from tests.clients.console.builders import TURN, a_completion, a_delta, a_failure, a_piece, an_event
from tests.clients.console.scripted_server import Answer, ScriptedServer, serving

STARTED = {"turn": {"id": TURN}, "cursor": "c0"}
TOKENS = {"tokens": {"accessToken": "first", "refreshToken": "r1"}}
LATER_TOKENS = {"tokens": {"accessToken": "second", "refreshToken": "r2"}}
EVENTS = [
    an_event("ThinkingChanged", 1, state="THINKING"),
    a_delta("Go on.", 2),
    a_piece(0, b"RIFF", number=3),
    a_piece(1, b"wave", number=4),
    a_piece(2, b"", last=True, number=5),
    a_completion(6),
]


def a_server(events: list[dict[str, Any]] | None = None, **answers: Answer) -> ScriptedServer:
    usual: dict[str, Answer] = {
        "login": TOKENS,
        "refreshToken": LATER_TOKENS,
        "createConversation": {"conversation": {"id": "conv_1"}},
        "startRecording": STARTED,
        "sendMessage": STARTED,
        "sendAudio": {"nextSequence": 1},
        "stopRecording": {"turn": {"id": TURN}},
        "cancelRecording": {"turn": {"id": TURN}},
    }
    return ScriptedServer({**usual, **answers}, EVENTS if events is None else events)


def user_error(code: str, message: str = "no") -> dict[str, Any]:
    return {"tokens": None, "userErrors": [{"code": code, "message": message, "path": ["input"]}]}


@asynccontextmanager
async def talking(script: ScriptedServer) -> AsyncIterator[tuple[Talk, io.StringIO]]:
    out = io.StringIO()
    printer = Printer(out, lambda: 0.0)
    async with serving(script) as server:
        account = Account(server.url, "friend@example.com", "a console password")
        async with Line(server.url, account, lambda: printer.line("connection lost"), patience_s=5) as line:
            yield Talk(line, "conv_1", printer), out


async def spoken(*pieces: bytes) -> AsyncGenerator[bytes, None]:
    for piece in pieces:
        yield piece


async def test_a_written_turn_gives_the_voice_put_end_to_end() -> None:
    script = a_server()
    async with talking(script) as (talk, _):
        reply = await talk.write("Hi")
    assert (reply.voice, reply.completed) == (b"RIFFwave", True)
    assert script.tokens == [None, "Bearer first"]


async def test_a_recording_is_sent_numbered_and_closed_with_its_count() -> None:
    script = a_server(events=[])
    stopped = asyncio.Event()

    def stop(_: object) -> dict[str, Any]:
        stopped.set()
        return {"turn": {"id": TURN}}

    script.answers["stopRecording"] = stop
    async with talking(script) as (talk, _):
        saying = asyncio.create_task(talk.say(Source(spoken(b"one", b"two"), "WAV")))
        await stopped.wait()
        saying.cancel()
        await asyncio.wait([saying])
    sent = [variables["input"] for variables in script.variables("sendAudio")]
    assert [(piece["sequence"], piece["data"]) for piece in sent] == [(0, "b25l"), (1, "dHdv")]
    assert script.variables("stopRecording") == [{"input": {"turnId": TURN, "pieces": 2}}]


@pytest.mark.parametrize("cuts", [[1], [3], [2, 3, 4, 5]])
async def test_a_lost_socket_is_replaced_and_the_reply_goes_on_where_it_broke(cuts: list[int]) -> None:
    script = a_server()
    script.cuts = list(cuts)
    async with talking(script) as (talk, out):
        reply = await talk.write("Hi")
    assert (reply.voice, reply.completed) == (b"RIFFwave", True)
    after = [variables["after"] for variables in script.variables("conversationEvents")]
    assert after == ["c0", *(f"c{cut}" for cut in cuts)]
    assert out.getvalue().count("connection lost") == len(cuts)
    assert len(script.variables("login")) == 1
    assert script.tokens[-1] == "Bearer second"


async def test_an_operation_whose_answer_was_lost_is_sent_again_under_the_same_key() -> None:
    script = a_server()
    script.drops["sendMessage"] = 1
    async with talking(script) as (talk, _):
        assert (await talk.write("Hi")).completed
    first, again = script.variables("sendMessage")
    assert first == again
    assert first["input"]["idempotencyKey"]


@pytest.mark.parametrize("operation", ["sendMessage", "conversationEvents"])
async def test_a_server_that_drops_every_attempt_is_given_up(operation: str) -> None:
    script = a_server()
    script.drops[operation] = 100
    async with talking(script) as (talk, _):
        with pytest.raises(Unreachable, match="keeps closing the connection"):
            await talk.write("Hi")
    assert len(script.variables(operation)) == MAX_LOSSES


async def test_an_access_token_that_ends_in_mid_reply_is_replaced() -> None:
    ended = {"errors": [{"message": "It has expired.", "extensions": {"code": "UNAUTHENTICATED"}}], "data": None}
    answers: Iterator[dict[str, Any]] = iter([ended, STARTED])
    script = a_server(sendMessage=lambda _: next(answers))
    async with talking(script) as (talk, _):
        assert (await talk.write("Hi")).completed
    assert script.tokens[-1] == "Bearer second"


async def test_pieces_end_when_the_server_has_heard_enough() -> None:
    script = a_server(sendAudio=user_error("ALREADY_DONE"))
    async with talking(script) as (talk, _):
        reply = await talk.say(Source(spoken(b"one", b"two"), "PCM16", 16_000, hands_free=True))
    assert reply.completed
    assert script.variables("stopRecording") == []


async def test_a_turn_that_fails_while_it_is_recorded_ends_the_sending() -> None:
    script = a_server(events=[a_failure("AUDIO_UNREADABLE", "The recording is not WAV.", 1)])
    closed = asyncio.Event()

    async def endless() -> AsyncGenerator[bytes, None]:
        try:
            yield b"one"
            await asyncio.Event().wait()
        finally:
            closed.set()

    async with talking(script) as (talk, out):
        reply = await talk.say(Source(endless(), "WAV"))
    assert (reply.voice, reply.completed, closed.is_set()) == (b"", False, True)
    assert "turn failed: AUDIO_UNREADABLE: The recording is not WAV." in out.getvalue()


async def test_a_piece_that_is_refused_throws_the_recording_away() -> None:
    script = a_server(events=[], sendAudio=user_error("TOO_LONG", "A piece has at most 9 bytes."))
    async with talking(script) as (talk, _):
        with pytest.raises(Refused, match=r"^TOO_LONG: A piece has at most 9 bytes\.$"):
            await talk.say(Source(spoken(b"one"), "WAV"))
    assert script.variables("cancelRecording") == [{"turnId": TURN}]


async def test_giving_up_while_recording_throws_the_recording_away() -> None:
    script = a_server(events=[])
    sent = asyncio.Event()

    async def endless() -> AsyncGenerator[bytes, None]:
        yield b"one"
        sent.set()
        await asyncio.Event().wait()

    async with talking(script) as (talk, out):
        saying = asyncio.create_task(talk.say(Source(endless(), "WAV")))
        await sent.wait()
        saying.cancel()
        with pytest.raises(asyncio.CancelledError):
            await saying
    assert script.variables("cancelRecording") == [{"turnId": TURN}]
    assert "recording thrown away" in out.getvalue()


async def test_events_of_other_turns_are_not_this_reply() -> None:
    other = {**a_piece(0, b"other", number=7), "turnId": "turn_0"}
    async with talking(a_server(events=[other, *EVENTS])) as (talk, _):
        assert (await talk.write("Hi")).voice == b"RIFFwave"


async def test_a_reply_that_begins_anew_leaves_nothing_of_the_first() -> None:
    events = [a_piece(0, b"stale", number=8), an_event("ReplyRestarted", 9), *EVENTS]
    async with talking(a_server(events=events)) as (talk, _):
        assert (await talk.write("Hi")).voice == b"RIFFwave"


async def test_top_level_errors_are_told_with_their_code() -> None:
    conflict = {
        "errors": [{"message": "Another turn is in the way.", "extensions": {"code": "CONFLICT"}}],
        "data": None,
    }
    async with talking(a_server(sendMessage=conflict)) as (talk, _):
        with pytest.raises(Refused, match=r"^CONFLICT: Another turn is in the way\.$"):
            await talk.write("Hi")


async def test_a_new_conversation_is_made_once() -> None:
    script = a_server()
    script.drops["createConversation"] = 1
    async with serving(script) as server:
        account = Account(server.url, "friend@example.com", "a console password")
        async with Line(server.url, account, lambda: None) as line:
            assert await open_conversation(line, "Title") == "conv_1"
    first, again = script.variables("createConversation")
    assert first == again
