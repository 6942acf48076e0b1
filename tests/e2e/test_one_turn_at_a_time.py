"""A conversation has one turn in progress, and the same request twice is one turn."""

import asyncio

import pytest

from tests.e2e.client import ApiError, User, base64_of
from tests.e2e.recordings import browser
from tests.e2e.server import Script, Server, Stage
from tests.fakes.engines import FakeChatModel, FakeHearing, FakeReply, FakeSpeechToText


async def in_the_way(ada: User, conversation: str) -> list[str]:
    """Try every way to begin a turn; return the turns named as being in the way."""
    whole = {"data": base64_of(browser().data)}
    found: list[str] = []
    for mutation, rest in (
        ("sendMessage", {"text": "And another thing."}),
        ("startRecording", browser().input),
        ("sendRecording", {"audio": whole, **browser().input}),
    ):
        with pytest.raises(ApiError) as refused:
            await ada.attempt(mutation, conversationId=conversation, **rest)
        assert refused.value.code == "CONFLICT"
        assert refused.value.extensions["retryable"] is False
        found.append(refused.value.extensions["turnId"])
    return found


async def test_nothing_begins_while_the_user_is_recorded(ada: User) -> None:
    conversation = await ada.a_conversation()
    started = await ada.mutate("startRecording", conversationId=conversation, **browser().input)

    assert set(await in_the_way(ada, conversation)) == {started["turn"]["id"]}


async def test_nothing_begins_while_a_recording_is_transcribed(stage: Stage) -> None:
    async with stage.serve(Script(hears=FakeSpeechToText(FakeHearing(hangs=True)))) as server:
        ada = await server.sign_up()
        conversation = await ada.a_conversation()
        started = await ada.say(conversation, browser().pieces, **browser().input)

        assert set(await in_the_way(ada, conversation)) == {started["turn"]["id"]}


async def test_nothing_begins_while_the_coach_thinks(stage: Stage) -> None:
    async with stage.serve(Script(thinks=FakeChatModel(FakeReply(hangs_after=0)))) as server:
        ada = await server.sign_up()
        conversation = await ada.a_conversation()
        sent = await ada.write(conversation)

        assert set(await in_the_way(ada, conversation)) == {sent["turn"]["id"]}
        elsewhere = await ada.write(await ada.a_conversation())
        assert elsewhere["turn"]["status"] == "THINKING"


async def test_of_many_at_once_one_begins(stage: Stage) -> None:
    async with stage.serve(Script(thinks=FakeChatModel(FakeReply(hangs_after=0)))) as server:
        ada = await server.sign_up()
        conversation = await ada.a_conversation()
        asked = [ada.attempt("sendMessage", conversationId=conversation, text=f"Number {n}.") for n in range(8)]
        answers = await asyncio.gather(*asked, return_exceptions=True)

    began = [answer for answer in answers if not isinstance(answer, BaseException)]
    refused = [answer for answer in answers if isinstance(answer, ApiError)]
    assert (len(began), len(refused)) == (1, 7)
    assert {error.extensions["turnId"] for error in refused} == {began[0]["turn"]["id"]}


@pytest.mark.parametrize("mutation", ["sendMessage", "startRecording", "sendRecording"])
async def test_the_same_key_at_once_is_one_turn(server: Server, ada: User, mutation: str) -> None:
    conversation = await ada.a_conversation()
    asked: dict[str, object] = {"conversationId": conversation, "idempotencyKey": "tap-tap"}
    asked |= {"text": "I lie awake."} if mutation == "sendMessage" else dict(browser().input)
    if mutation == "sendRecording":
        asked["audio"] = {"data": base64_of(browser().data)}

    answers = await asyncio.gather(*(ada.mutate(mutation, **asked) for _ in range(4)))
    if mutation == "startRecording":
        await ada.send(answers[0]["turn"]["id"], browser().pieces)
        await ada.mutate("stopRecording", turnId=answers[0]["turn"]["id"])
    events = [await ada.events(conversation, answer) for answer in answers]

    assert len({answer["turn"]["id"] for answer in answers}) == 1
    assert [told[-1]["turn"]["status"] for told in events] == ["COMPLETED"] * 4
    assert (await ada.read(conversation))["turns"]["totalCount"] == 1
    assert len(server.script.thinks.contexts) == 1
    later = await ada.mutate(mutation, **asked)
    assert later["turn"] == events[0][-1]["turn"]


@pytest.mark.parametrize("mutation", ["sendMessage", "startRecording", "sendRecording"])
async def test_the_same_key_with_another_input_is_refused(ada: User, mutation: str) -> None:
    asked: dict[str, object] = {"conversationId": await ada.a_conversation(), "idempotencyKey": "key"}
    changes: list[dict[str, object]] = [{"replyFormat": "FLAC"}, {"conversationId": await ada.a_conversation()}]
    if mutation == "sendMessage":
        asked |= {"text": "One."}
        changes += [{"text": "Two."}, {"speak": True}]
    else:
        asked |= browser().input
        changes += [{"format": "OGG_OPUS"}, {"language": "de"}, {"speak": False}]
    if mutation == "startRecording":
        changes += [{"handsFree": True}]
    if mutation == "sendRecording":
        asked |= {"audio": {"data": base64_of(browser().data)}}
        changes += [{"audio": {"data": base64_of(b"another")}}, {"at": "2026-01-31T18:30:00Z"}]
    await ada.mutate(mutation, **asked)

    for change in changes:
        with pytest.raises(ApiError) as refused:
            await ada.attempt(mutation, **{**asked, **change})
        assert refused.value.extensions == {"code": "CONFLICT", "retryable": False}, change


async def test_the_same_key_makes_one_conversation(ada: User) -> None:
    made = await asyncio.gather(*(ada.mutate("createConversation", title="One", idempotencyKey="k") for _ in range(4)))
    listed = await ada.run("{ conversations { totalCount } }")

    assert len({payload["conversation"]["id"] for payload in made}) == 1
    assert listed["conversations"]["totalCount"] == 1


async def test_keys_of_others_are_others(server: Server, ada: User) -> None:
    bob = await server.sign_up("Bob")
    for user in (ada, bob):
        conversation = await user.a_conversation()
        await user.events(conversation, await user.write(conversation, idempotencyKey="the same"))
    assert len(server.script.thinks.contexts) == 2
