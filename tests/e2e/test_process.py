"""The product as a process, with its own servers and engines: started, killed, started again, stopped."""

import socket
from pathlib import Path

import pytest

from tests.adapters.embedded.processes import children_of, has_ended
from tests.e2e.client import Client, User
from tests.e2e.heard import assert_is_one_voice, decoded, words
from tests.e2e.process import environment, run, started
from tests.e2e.recordings import browser
from tests.e2e.server import PASSWORD
from tests.sounds import FIXTURES

pytestmark = pytest.mark.slow


async def signed_up(client: Client) -> User:
    email = "ada@example.org"
    payload = await client.mutate("register", email=email, password=PASSWORD, displayName="Ada")
    return client.signed_in(email, payload["tokens"])


async def signed_in(client: Client) -> User:
    payload = await client.mutate("login", email="ada@example.org", password=PASSWORD)
    return client.signed_in("ada@example.org", payload["tokens"])


def descendants_of(pid: int) -> list[int]:
    children = children_of(pid)
    return children + [deeper for child in children for deeper in descendants_of(child)]


async def test_a_spoken_turn_on_a_fresh_machine_then_a_clean_stop(tmp_path: Path) -> None:
    reply = tmp_path / "reply.wav"
    async with started(tmp_path / "data") as program:
        status, out, err = await run(
            *("-m", "clients.console", "--url", program.url.replace("http", "ws") + "/graphql"),
            *("--audio", str(FIXTURES / "goforward.wav"), "--output", str(reply)),
        )
        family = descendants_of(program.process.pid)
        stopped = await program.terminated()

    assert (status, err) == (0, "")
    assert "forward" in out.lower()
    sound = decoded(reply.read_bytes(), "WAV", 0)
    assert sound.ms > 1_000
    assert sound.loudness > 0.01
    assert len(family) >= 3
    assert stopped == 0
    assert all(has_ended(pid) for pid in family)
    assert not [entry for entry in program.log if entry["level"] in {"warning", "error", "critical"}]


async def test_a_recording_goes_on_after_a_power_failure(tmp_path: Path) -> None:
    pieces = browser().pieces
    half = len(pieces) // 2
    async with started(tmp_path) as program, program.client() as client:
        ada = await signed_up(client)
        conversation = await ada.a_conversation(title="Before")
        answered = await ada.write(conversation, "I want to sleep better.")
        before = await ada.events(conversation, answered)
        recording = await ada.mutate("startRecording", conversationId=conversation, **browser().input)
        turn = recording["turn"]["id"]
        await ada.send(turn, pieces[:half])
        family = descendants_of(program.process.pid)
        await program.killed()
        assert all(has_ended(pid) for pid in family)

    async with started(tmp_path) as program, program.client() as client:
        ada = await signed_in(client)
        after = await ada.read(conversation)
        await ada.send(turn, pieces[half:], first=half)
        await ada.mutate("stopRecording", turnId=turn, pieces=len(pieces))
        events = await ada.events(conversation, recording)

    assert after["title"] == "Before"
    assert after["turns"]["edges"][-1]["node"] == before[-1]["turn"]
    assert events[-1]["__typename"] == "TurnCompleted"
    assert "forward" in events[-1]["turn"]["userMessage"]["text"].lower()
    assert words(events)


async def test_a_turn_cut_off_by_a_power_failure_is_answered_after_it(tmp_path: Path) -> None:
    async with started(tmp_path) as program, program.client() as client:
        ada = await signed_up(client)
        conversation = await ada.a_conversation()
        started_turn = await ada.say(conversation, browser().pieces, **browser().input)
        turn = started_turn["turn"]["id"]
        await program.killed()

    async with started(tmp_path) as program, program.client() as client:
        ada = await signed_in(client)
        events = await ada.events(conversation, started_turn)
        stored = await ada.read(conversation)

    assert events[-1]["turn"]["id"] == turn
    assert events[-1]["__typename"] == "TurnCompleted"
    assert_is_one_voice(events)
    assert [edge["node"] for edge in stored["turns"]["edges"]] == [events[-1]["turn"]]


@pytest.mark.parametrize(
    ("variable", "url"),
    [
        ("MONGODB_URL", "mongodb://user:hunter2@127.0.0.1:9/coach"),
        ("MONGODB_URL", "http://127.0.0.1"),
        ("REDIS_URL", "redis://:hunter2@127.0.0.1:9/0"),
        ("REDIS_URL", "nonsense"),
    ],
)
async def test_a_server_that_cannot_be_reached_ends_the_start_with_one_line(
    tmp_path: Path, variable: str, url: str
) -> None:
    status, _, err = await run("-m", "app", env=environment(tmp_path, 0, LOG_LEVEL="ERROR", **{variable: url}))

    assert status == 1
    (line,) = err.splitlines()
    assert line.startswith("voice-coach cannot start: ")
    assert variable in line
    assert "hunter2" not in line


async def test_a_port_that_is_taken_ends_the_start_with_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        status, _, err = await run("-m", "app", env=environment(tmp_path, port, LOG_LEVEL="CRITICAL"))

    assert status == 1
    assert err.splitlines() == [f"voice-coach cannot start: HOST 127.0.0.1, PORT {port} cannot be listened on."]


async def test_a_second_app_on_the_same_data_is_refused(tmp_path: Path) -> None:
    async with started(tmp_path):
        status, _, err = await run("-m", "app", env=environment(tmp_path, 0, LOG_LEVEL="ERROR"))

    assert status == 1
    (line,) = err.splitlines()
    assert line.startswith("voice-coach cannot start: ")
    assert str(tmp_path) in line
