"""A written turn, from the message to the last event."""

from tests.e2e.client import User
from tests.e2e.heard import assert_is_one_voice, decoded, kinds, pieces, states, voice, words
from tests.e2e.server import Script, Server, Stage
from tests.fakes.engines import FakeChatModel, FakeReply

REPLY = "What would you like instead?"


async def test_it_is_answered_in_words(ada: User) -> None:
    conversation = await ada.a_conversation()
    sent = await ada.write(conversation, "  I lie awake at night. ")

    events = await ada.events(conversation, sent)

    assert sent["turn"]["status"] == "THINKING"
    assert kinds(events) == ["TurnStarted", "ReplyDelta", "ReplyCompleted", "TurnCompleted"]
    assert states(events) == ["THINKING", "SPEAKING", "IDLE"]
    assert words(events) == REPLY
    turn = events[-1]["turn"]
    assert (turn["status"], turn["source"]) == ("COMPLETED", "TEXT")
    assert (turn["userMessage"]["text"], turn["coachMessage"]["text"]) == ("I lie awake at night.", REPLY)
    assert turn["coachMessage"]["heardText"] is None
    latency = turn["latency"]
    assert sum(stage["ms"] for stage in latency["stages"]) == latency["totalMs"]


async def test_what_was_told_is_what_is_stored(ada: User) -> None:
    conversation = await ada.a_conversation()
    events = await ada.events(conversation, await ada.write(conversation))

    stored = await ada.read(conversation)

    assert [edge["node"] for edge in stored["turns"]["edges"]] == [events[-1]["turn"]]
    assert [edge["node"]["text"] for edge in stored["messages"]["edges"]] == [REPLY, "I lie awake at night."]
    assert (stored["turns"]["totalCount"], stored["messages"]["totalCount"]) == (1, 2)
    assert stored["lastMessage"]["text"] == REPLY
    assert stored["activeTurn"] is None
    assert stored["eventCursor"] == events[-1]["cursor"]


async def test_it_is_answered_aloud_when_asked_to(ada: User) -> None:
    conversation = await ada.a_conversation()
    events = await ada.events(conversation, await ada.write(conversation, speak=True))

    assert_is_one_voice(events)
    first = pieces(events)[0]
    assert first["format"] == "MP3"
    assert abs(decoded(voice(events), "MP3", first["sampleRate"]).ms - 300) < 100
    assert states(events) == ["THINKING", "SPEAKING", "IDLE"]
    latency = events[-1]["turn"]["latency"]
    assert sum(stage["ms"] for stage in latency["stages"]) == latency["firstAudioMs"]
    assert events[-1]["turn"]["usage"]["synthesizedCharacters"] == len(REPLY)


async def test_the_voice_begins_before_the_reply_is_complete(stage: Stage) -> None:
    unfinished = FakeReply(pieces=("I hear you well. ", "And "), hangs_after=2)
    async with stage.serve(Script(thinks=FakeChatModel(unfinished))) as server:
        ada = await server.sign_up()
        conversation = await ada.a_conversation()
        sent = await ada.write(conversation, speak=True, replyFormat="PCM16")
        async with ada.following(conversation, sent["cursor"]) as stream:
            events = await stream.until("AudioChunk")
            active = (await ada.read(conversation))["activeTurn"]

    assert "ReplyCompleted" not in kinds(events)
    assert events[-1]["caption"] == "I hear you well. "
    assert active["status"] == "RESPONDING"
    assert active["coachMessage"]["text"].startswith("I hear you well. ")


async def test_the_coach_remembers_what_was_said(server: Server, ada: User) -> None:
    conversation = await ada.a_conversation(topic="Sleep")
    for text in ("I lie awake.", "Since March."):
        await ada.events(conversation, await ada.write(conversation, text))

    context = server.script.thinks.contexts[-1]

    assert [(exchange.user, exchange.coach) for exchange in context.history] == [("I lie awake.", REPLY)]
    assert (context.said, context.topic, context.profile.display_name) == ("Since March.", "Sleep", "Ada")
