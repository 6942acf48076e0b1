"""Messages far too large."""

from collections.abc import AsyncIterator
from contextlib import suppress

import pytest
from websockets.exceptions import ConnectionClosedError

from tests.e2e.client import User, base64_of
from tests.e2e.still_works import assert_still_works

MEGABYTE = 1024 * 1024


async def rubbish(megabytes: int) -> AsyncIterator[bytes]:
    for _ in range(megabytes):
        yield bytes(MEGABYTE)


@pytest.mark.parametrize("declared", [True, False], ids=["length told", "length not told"])
async def test_fifty_megabytes_over_http(ada: User, declared: bool) -> None:
    conversation = await ada.a_conversation()
    headers = {**ada.headers, "content-type": "application/json"}
    content = bytes(50 * MEGABYTE) if declared else rubbish(50)
    answer = await ada.http.post("/graphql", content=content, headers=headers)

    assert answer.status_code == 413
    assert answer.json()["errors"][0]["extensions"] == {"code": "BAD_USER_INPUT", "retryable": False}
    await assert_still_works(ada, conversation)


async def test_fifty_megabytes_over_a_socket(ada: User) -> None:
    conversation = await ada.a_conversation()
    async with ada.socket() as socket:
        with suppress(ConnectionClosedError):  # it may hang up while we are still sending
            await socket.send("x" * (50 * MEGABYTE))
        assert await socket.closed() == 1009
    await assert_still_works(ada, conversation)


async def test_a_piece_just_too_large_for_a_socket_closes_it_and_spoils_nothing(ada: User) -> None:
    conversation = await ada.a_conversation()
    started = await ada.mutate("startRecording", conversationId=conversation, format="WAV")
    async with ada.socket() as socket:
        data = base64_of(bytes(MEGABYTE))
        await socket.attempt_later("sendAudio", turnId=started["turn"]["id"], sequence=0, data=data)
        assert await socket.closed() == 1009
    await ada.mutate_by_id("cancelRecording", started["turn"]["id"])
    await assert_still_works(ada, conversation)


async def test_frames_that_are_no_messages_close_the_socket(ada: User) -> None:
    for frame in ("", "{", "[]", "5", '"x"', '{"type": 5}', '{"id": "1"}', "\ud7ff", "nonsense" * 1_000):
        async with ada.socket() as socket:
            await socket.send(frame)
            assert await socket.closed() == 4400, frame[:40]
