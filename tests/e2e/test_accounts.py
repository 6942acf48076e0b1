"""Staying signed in, signing out, and settings that take effect."""

import asyncio

import pytest
from websockets.exceptions import ConnectionClosedError

from tests.e2e.client import ApiError, User, codes
from tests.e2e.heard import pieces
from tests.e2e.server import PASSWORD, Server, Stage
from tests.e2e.socket import StreamEnded

ME = "{ me { email } }"


async def test_a_refresh_token_buys_the_next_pair_once(stage: Stage) -> None:
    async with stage.serve(refresh_grace_seconds=0) as server:
        ada = await server.sign_up()
        renewed = await server.client.mutate("refreshToken", refreshToken=ada.refresh_token)
        fresh = server.client.signed_in(ada.email, renewed["tokens"])
        again = await server.client.mutate("refreshToken", refreshToken=fresh.refresh_token)
        newest = server.client.signed_in(ada.email, again["tokens"])
        assert (await newest.run(ME))["me"]["email"] == ada.email

        with pytest.raises(ApiError) as stolen:
            await server.client.attempt("refreshToken", refreshToken=ada.refresh_token)
        with pytest.raises(ApiError) as ended:
            await newest.run(ME)

    assert stolen.value.code == ended.value.code == "UNAUTHENTICATED"


async def test_a_lost_answer_can_be_asked_for_again(server: Server, ada: User) -> None:
    answers = await asyncio.gather(
        *(server.client.mutate("refreshToken", refreshToken=ada.refresh_token) for _ in range(4))
    )

    assert len({answer["tokens"]["refreshToken"] for answer in answers}) == 1
    for answer in answers:
        assert (await server.client.signed_in(ada.email, answer["tokens"]).run(ME))["me"]["email"] == ada.email


async def test_logging_out_closes_the_door(server: Server, ada: User) -> None:
    conversation = await ada.a_conversation()
    login = await server.client.mutate("login", email=ada.email.upper(), password=PASSWORD)
    elsewhere = server.client.signed_in(ada.email, login["tokens"])

    await ada.run("mutation { logout { userErrors { code } } }")

    for attempt in (
        ada.run(ME),
        ada.attempt("sendMessage", conversationId=conversation, text="Still there?"),
        server.client.attempt("refreshToken", refreshToken=ada.refresh_token),
    ):
        with pytest.raises(ApiError) as refused:
            await attempt
        assert refused.value.code == "UNAUTHENTICATED"
    with pytest.raises(ConnectionClosedError, match="4403"):
        async with ada.socket():
            pass
    assert (await elsewhere.read(conversation))["id"] == conversation


async def test_signing_in_with_the_wrong_password(server: Server, ada: User) -> None:
    wrong = await server.client.attempt("login", email=ada.email, password="not this one")
    nobody = await server.client.attempt("login", email="nobody@example.org", password=PASSWORD)
    taken = await server.client.attempt("register", email=ada.email, password=PASSWORD, displayName="Eve")

    assert codes(wrong) == codes(nobody) == ["WRONG_CREDENTIALS"]
    assert wrong["userErrors"] == nobody["userErrors"]
    assert codes(taken) == ["TAKEN"]


async def test_nobody_is_let_in_without_a_token(server: Server, ada: User) -> None:
    conversation = await ada.a_conversation()

    with pytest.raises(ApiError) as asked:
        await server.client.run("query ($id: ID!) { conversation(id: $id) { id } }", id=conversation)
    assert (await server.client.run(ME))["me"] is None
    stranger = User(ada.http, None, email="", refresh_token="")
    async with stranger.following(conversation) as stream:
        with pytest.raises(StreamEnded) as followed:
            await stream.next()

    assert asked.value.code == followed.value.code == "UNAUTHENTICATED"


async def test_profile_and_settings_change_the_next_reply(server: Server, ada: User) -> None:
    conversation = await ada.a_conversation()
    before = await ada.events(conversation, await ada.write(conversation, speak=True))
    changed = await ada.mutate("updateSettings", audioFormat="OGG_OPUS", voice="sol", speechRate=2.0)
    await ada.mutate("updateProfile", displayName="Countess", about="Writes programs.")
    after = await ada.events(conversation, await ada.write(conversation, speak=True))

    assert changed["user"]["settings"]["voice"] == "sol"
    assert (pieces(before)[0]["format"], pieces(after)[0]["format"]) == ("MP3", "OGG_OPUS")
    lengths = [pieces(events)[-1]["startMs"] + pieces(events)[-1]["durationMs"] for events in (before, after)]
    assert lengths == [300, 150]
    context = server.script.thinks.contexts[-1]
    assert (context.settings.voice, context.profile.display_name, context.profile.about) == (
        "sol",
        "Countess",
        "Writes programs.",
    )


async def test_settings_nobody_can_have(ada: User) -> None:
    refused = await ada.attempt("updateSettings", voice="nobody", speechRate=99.0, language="??", keepRecordingsDays=-1)

    assert set(codes(refused)) == {"INVALID"}
    assert {error["path"][-1] for error in refused["userErrors"]} == {
        "voice",
        "speechRate",
        "language",
        "keepRecordingsDays",
    }
