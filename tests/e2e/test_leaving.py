"""Taking everything along, and going."""

import asyncio
import io
import json
import zipfile
from typing import Any

import httpx
import pytest

from tests.e2e.client import ApiError, User, codes
from tests.e2e.recordings import browser
from tests.e2e.server import PASSWORD, Script, Server, Stage
from tests.fakes.engines import FakeChatModel, FakeReply

EXPORT = "mutation { exportMyData { url expiresAt userErrors { code } } }"
DELETE = """mutation($input: DeleteMyAccountInput!) {
    deleteMyAccount(input: $input) { deletedUserId userErrors { code path } } }"""


async def fetch(server: Server, url: str) -> httpx.Response:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{server.port}", trust_env=False, timeout=30) as http:
        return await http.get(url)


async def a_life(user: User) -> str:
    """Say and write something of each kind."""
    await user.mutate("updateSettings", keepRecordingsDays=30)
    await user.mutate("updateProfile", about="I keep a quokka.")
    conversation = await user.a_conversation(title="About the quokka")
    await user.events(conversation, await user.say(conversation, browser().pieces, **browser().input))
    await user.events(conversation, await user.write(conversation, "The quokka ran away."))
    return conversation


async def test_an_export_holds_what_was_said_and_how_it_sounded(stage: Stage) -> None:
    async with stage.serve() as one, stage.serve() as other:
        ada = await one.sign_up()
        await a_life(ada)
        link = (await ada.run(EXPORT))["exportMyData"]
        answer = await fetch(other, link["url"])
        stranger = await fetch(one, link["url"][:-1])

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["cache-control"] == "no-store"
    assert stranger.status_code == 404
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        files: dict[str, Any] = {
            name: json.loads(archive.read(name)) for name in archive.namelist() if name.endswith(".json")
        }
        sounds = [name for name in archive.namelist() if name.startswith("recordings/")]
        sound = archive.read(sounds[0])
    assert files["user.json"][0]["profile"]["about"] == "I keep a quokka."
    assert files["conversations.json"][0]["title"] == "About the quokka"
    said = [turn["user_message"]["text"] for turn in files["turns.json"]]
    assert said[1] == "The quokka ran away."
    assert sound == browser().data


async def test_a_deleted_account_is_gone_at_once_and_its_address_is_free(server: Server, ada: User) -> None:
    conversation = await a_life(ada)
    link = (await ada.run(EXPORT))["exportMyData"]
    async with ada.socket() as socket:
        await socket.follow(conversation)
        wrong = (await ada.run(DELETE, input={"confirmEmail": ada.email, "password": "not it at all"}))[
            "deleteMyAccount"
        ]
        right = (await ada.run(DELETE, input={"confirmEmail": ada.email, "password": PASSWORD}))["deleteMyAccount"]
        async with asyncio.timeout(10):
            await socket.closed()

    assert codes(wrong) == ["WRONG_CREDENTIALS"]
    assert right["userErrors"] == []
    with pytest.raises(ApiError) as refused:
        await ada.read(conversation)
    assert refused.value.code == "UNAUTHENTICATED"
    async with asyncio.timeout(20):
        while (await fetch(server, link["url"])).status_code != 404:  # noqa: ASYNC110 - nothing announces it
            await asyncio.sleep(0.1)
    again = await server.client.attempt("register", email=ada.email, password=PASSWORD, displayName="Ada")
    assert again["userErrors"] == []


async def test_who_goes_while_the_coach_talks_leaves_no_turn_behind(stage: Stage, capsys: Any) -> None:
    talkative = FakeReply(pieces=("word ",) * 400, delay_ms=100)
    async with stage.serve(Script(thinks=FakeChatModel(talkative))) as server:
        ada = await server.sign_up()
        conversation = await ada.a_conversation()
        async with ada.following(conversation) as stream:
            await ada.write(conversation)
            await stream.until("ReplyDelta")
            await ada.run(DELETE, input={"confirmEmail": ada.email, "password": PASSWORD})
        async with asyncio.timeout(20):
            while "turns_in_progress 0.0" not in (await fetch(server, "/metrics")).text:  # noqa: ASYNC110 - as above
                await asyncio.sleep(0.1)

    assert "AccountGone" in capsys.readouterr().out
