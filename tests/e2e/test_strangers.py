"""Nothing of one user's is there for another."""

from typing import Any

import pytest

from tests.e2e.client import User, base64_of, codes
from tests.e2e.recordings import browser
from tests.e2e.server import Server
from tests.e2e.socket import StreamEnded


@pytest.fixture
async def eve(server: Server) -> User:
    return await server.sign_up("Eve")


async def everything_of(ada: User) -> dict[str, Any]:
    """A conversation with an answered turn, and a recording in progress."""
    conversation = await ada.a_conversation()
    sent = await ada.write(conversation, speak=True)
    events = await ada.events(conversation, sent)
    started = await ada.mutate("startRecording", conversationId=conversation, **browser().input)
    await ada.send(started["turn"]["id"], browser().pieces[:3])
    return {
        "conversation": conversation,
        "turn": sent["turn"]["id"],
        "message": events[-1]["turn"]["coachMessage"]["id"],
        "recording": started["turn"]["id"],
        "cursor": sent["cursor"],
    }


async def test_another_user_finds_nothing(ada: User, eve: User) -> None:
    hers = await everything_of(ada)
    me = (await ada.run("{ me { id signIns { id } } }"))["me"]
    asked = [hers["conversation"], hers["turn"], hers["message"], hers["recording"], me["id"], me["signIns"][0]["id"]]

    found = await eve.run("query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }", ids=asked)
    read = await eve.run("query ($id: ID!) { conversation(id: $id) { id title } }", id=hers["conversation"])
    listed = await eve.run("{ conversations { totalCount edges { node { id } } } }")

    assert found["nodes"] == [None] * len(asked)
    assert read["conversation"] is None
    assert listed["conversations"] == {"totalCount": 0, "edges": []}


async def test_another_user_changes_nothing(ada: User, eve: User) -> None:
    hers = await everything_of(ada)
    before = await ada.read(hers["conversation"])
    conversation, recording = {"conversationId": hers["conversation"]}, {"turnId": hers["recording"]}
    whole = {"audio": {"data": base64_of(browser().data)}, **browser().input}

    answers = [
        await eve.attempt("sendMessage", text="Boo.", **conversation),
        await eve.attempt("startRecording", **conversation, **browser().input),
        await eve.attempt("sendRecording", **conversation, **whole),
        await eve.attempt("sendAudio", sequence=3, data="AAAA", **recording),
        await eve.attempt("stopRecording", **recording),
        await eve.attempt("interruptTurn", turnId=hers["turn"], playedMs=0),
        await eve.attempt("interruptTurn", **recording),
        await eve.attempt("updateConversation", id=hers["conversation"], title="Eve's"),
        await eve.attempt_by_id("cancelRecording", hers["recording"]),
        await eve.attempt_by_id("retryTurn", hers["turn"]),
        await eve.attempt_by_id("deleteConversation", hers["conversation"]),
    ]

    assert [codes(answer) for answer in answers] == [["NOT_FOUND"]] * len(answers)
    assert await ada.read(hers["conversation"]) == before
    await ada.send(hers["recording"], browser().pieces[3:], first=3)
    stopped = await ada.mutate("stopRecording", pieces=len(browser().pieces), **recording)
    events = await ada.events(hers["conversation"], stopped)
    assert events[-1]["turn"]["userMessage"]["text"] == "I want to change jobs."


@pytest.mark.parametrize("field", ["conversationEvents", "transcription", "thinking", "response", "audioResponse"])
async def test_another_user_hears_nothing(ada: User, eve: User, field: str) -> None:
    hers = await everything_of(ada)
    part = f"{field}(conversationId: $id, after: $after) {{ __typename }}"
    async with eve.socket() as socket:
        document = f"subscription ($id: ID!, $after: String) {{ {part} }}"
        stream = await socket.begin(document, id=hers["conversation"], after=hers["cursor"])
        with pytest.raises(StreamEnded) as ended:
            await stream.next()

    assert ended.value.code == "NOT_FOUND"


async def test_hers_looks_like_nothing_at_all(ada: User, eve: User) -> None:
    hers = await everything_of(ada)
    nowhere = "conv_01M81KBCF21PQ5K8HT4QC9FMAM"

    foreign = await eve.attempt("sendMessage", conversationId=hers["conversation"], text="Boo.")
    missing = await eve.attempt("sendMessage", conversationId=nowhere, text="Boo.")

    assert foreign == missing
