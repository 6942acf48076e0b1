"""What users said can be heard again, by those who were given the address, while it is good."""

from typing import Any

import httpx
import pytest

from tests.e2e.client import User
from tests.e2e.recordings import SPOKEN_MS, Recording, browser, pcm16
from tests.e2e.server import Server, Stage
from tests.sounds import alike, speech

AUDIO = """query($id: ID!) { conversation(id: $id) { messages(first: 10) { edges { node {
    role audio { url expiresAt format durationMs } } } } } }"""


async def said(user: User, recording: Recording, days: int = 1) -> tuple[str, dict[str, Any]]:
    """Say something, and return the conversation and where each side's message can be heard."""
    await user.mutate("updateSettings", keepRecordingsDays=days)
    conversation = await user.a_conversation()
    await user.events(conversation, await user.say(conversation, recording.pieces, **recording.input))
    return conversation, await heard(user, conversation)


async def heard(user: User, conversation: str) -> dict[str, Any]:
    found = await user.run(AUDIO, id=conversation)
    nodes = [edge["node"] for edge in found["conversation"]["messages"]["edges"]]
    return {node["role"]: node["audio"] for node in nodes}


async def fetch(server: Server, url: str, method: str = "GET", **headers: str) -> httpx.Response:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{server.port}", trust_env=False) as http:
        return await http.request(method, url, headers=headers)


async def test_a_recording_is_heard_whole_or_in_parts_from_any_server(stage: Stage) -> None:
    recording = browser()
    async with stage.serve() as one, stage.serve() as other:
        ada = await one.sign_up()
        _, audio = await said(ada, recording)
        mine = audio["USER"]
        whole = await fetch(other, mine["url"])
        part = await fetch(other, mine["url"], range="bytes=1000-1999")
        head = await fetch(one, mine["url"], "HEAD")
        past = await fetch(one, mine["url"], range="bytes=99999999-")
        newer = await fetch(one, mine["url"], range="bytes=0-9", **{"if-range": '"another"'})

    assert audio["COACH"] is None
    assert mine["format"] == "WEBM_OPUS"
    assert abs(mine["durationMs"] - SPOKEN_MS) < 200
    assert (whole.status_code, whole.content) == (200, recording.data)
    assert whole.headers["content-type"] == "audio/webm"
    assert whole.headers["cache-control"].startswith("private")
    assert (part.status_code, part.content) == (206, recording.data[1000:2000])
    assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", str(len(recording.data)))
    assert past.status_code == 416
    assert (newer.status_code, newer.content) == (200, recording.data)


async def test_raw_samples_are_heard_as_a_wav_file(server: Server, ada: User) -> None:
    recording = pcm16()
    _, audio = await said(ada, recording)
    whole = await fetch(server, audio["USER"]["url"])
    seam = await fetch(server, audio["USER"]["url"], range="bytes=40-47")

    assert audio["USER"]["format"] == "WAV"
    assert whole.headers["content-type"] == "audio/wav"
    assert whole.content[44:] == recording.data
    assert seam.content == whole.content[40:48]
    assert alike(whole.content[44:], speech("goforward.wav")) > 0.9


@pytest.mark.parametrize("change", ["signature", "expires", "turn", "nothing"])
async def test_an_address_that_was_changed_is_none(server: Server, ada: User, change: str) -> None:
    _, audio = await said(ada, browser())
    url: str = audio["USER"]["url"]
    path, _, query = url.partition("?")
    changed = {
        "signature": url[:-1] + ("A" if url[-1] != "A" else "B"),
        "expires": url.replace("expires=", "expires=9"),
        "turn": path[:-1] + ("0" if path[-1] != "0" else "1") + "?" + query,
        "nothing": path,
    }[change]

    answer = await fetch(server, changed)

    assert (answer.status_code, answer.content) == (404, b"")


async def test_nothing_is_kept_unless_asked_for_and_nothing_of_what_was_deleted(server: Server, ada: User) -> None:
    _, unkept = await said(ada, browser(), days=0)
    conversation, kept = await said(ada, browser())
    await ada.mutate_by_id("deleteConversation", conversation)

    assert unkept == {"USER": None, "COACH": None}
    assert (await fetch(server, kept["USER"]["url"])).status_code == 404
