"""Any copy of the server serves any request of any turn."""

from tests.e2e.heard import assert_is_one_voice, words
from tests.e2e.recordings import browser
from tests.e2e.server import Script, Stage
from tests.fakes.engines import FakeChatModel, FakeReply


async def test_a_turn_is_recorded_here_and_followed_there(stage: Stage) -> None:
    async with stage.serve() as here, stage.serve() as there:
        ada = await here.sign_up()
        abroad = there.client.signed_in(ada.email, {"accessToken": ada.access_token or "", "refreshToken": ""})
        conversation = await abroad.a_conversation()
        started = await ada.mutate("startRecording", conversationId=conversation, **browser().input)
        turn = started["turn"]["id"]
        async with abroad.following(conversation, started["cursor"]) as stream:
            for sequence, piece in enumerate(browser().pieces):
                await (ada if sequence % 2 else abroad).send(turn, [piece], first=sequence)
            await abroad.mutate("stopRecording", turnId=turn, pieces=len(browser().pieces))
            events = await stream.until_the_end(turn)
        at_home = await ada.events(conversation, started)

    assert events == at_home
    assert_is_one_voice(events)
    assert len(here.script.hears.recordings) == 1
    assert not there.script.hears.recordings


async def test_a_reply_made_here_is_interrupted_there(stage: Stage) -> None:
    endless = FakeReply(pieces=("You have carried this for long. ", "It"), hangs_after=2)
    async with stage.serve(Script(thinks=FakeChatModel(endless))) as here, stage.serve() as there:
        ada = await here.sign_up()
        abroad = there.client.signed_in(ada.email, {"accessToken": ada.access_token or "", "refreshToken": ""})
        conversation = await ada.a_conversation()
        sent = await ada.write(conversation, speak=True)
        async with abroad.following(conversation, sent["cursor"]) as stream:
            await stream.until("AudioChunk")
        cut = await abroad.mutate("interruptTurn", turnId=sent["turn"]["id"], playedMs=0)
        events = await abroad.events(conversation, await abroad.write(conversation))

    assert (cut["turn"]["status"], cut["turn"]["coachMessage"]["heardText"]) == ("INTERRUPTED", "")
    assert words(events) == "What would you like instead?"
