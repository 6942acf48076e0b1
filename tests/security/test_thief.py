"""Who steals the disk reads no word of what was said: MongoDB's files, Redis's append-only file, everything."""

from pathlib import Path

import pytest
from pymongo import AsyncMongoClient
from redis.asyncio import Redis

from adapters.embedded import data_directory, embedded_mongodb, embedded_redis
from tests.e2e.recordings import pcm16
from tests.e2e.server import Script, Stage
from tests.fakes.engines import FakeChatModel, FakeHearing, FakeReply, FakeSpeechToText
from tests.security.words import files_with

SPOKEN = "xylospoken"
ANSWERED = "xyloanswered"
WRITTEN = "xylowritten"
TITLED = "xylotitled"
TOPIC = "xylotopic"
ABOUT = "xyloabout"
FOCUS = "xylofocus"
GOAL = "xylogoal"
CHECKED_IN = "xylochecked"
REMINDED = "xyloreminded"
RATED = "xylorated"
REPORTED = "xyloreported"
CONTROL = "xylocontrol"
"""Not a user's: it shows that what lies in the clear is found."""

REMINDER_DOCUMENT = "mutation($input: CreateReminderInput!) { createReminder(input: $input) { userErrors { code } } }"
RATING_DOCUMENT = "mutation($input: RateConversationInput!) { rateConversation(input: $input) { userErrors { code } } }"
REPORT_DOCUMENT = "mutation($input: ReportMessageInput!) { reportMessage(input: $input) { userErrors { code } } }"
GOAL_DOCUMENT = "mutation($input: CreateGoalInput!) { createGoal(input: $input) { userErrors { code } } }"
CHECK_IN_DOCUMENT = "mutation($input: CreateCheckInInput!) { createCheckIn(input: $input) { userErrors { code } } }"
FOUND = """query($id: ID!) { conversation(id: $id) { messages(first: 10) { edges { node { text } } } }
    conversations(first: 5, filter: { titleContains: "XYLOTITLED" }) { edges { node { title } } } }"""


@pytest.mark.slow
async def test_a_thief_of_the_disk_reads_no_word(tmp_path: Path) -> None:
    sound = pcm16()
    with data_directory(tmp_path / "data") as directory:
        async with embedded_mongodb(directory) as mongodb_url, embedded_redis(directory) as redis_url:
            script = Script(
                hears=FakeSpeechToText(FakeHearing(text=f"I said {SPOKEN} aloud.", guesses=(f"I said {SPOKEN}",))),
                thinks=FakeChatModel(FakeReply(pieces=(f"You say {ANSWERED}. ", "What else?"))),
            )
            async with Stage(mongodb_url, redis_url, tmp_path).serve(script, reviews_at_once=1) as server:
                ada = await server.sign_up()
                await ada.mutate("updateSettings", keepRecordingsDays=1)
                await ada.mutate("updateProfile", about=f"I am {ABOUT}.", coachingFocus=[FOCUS])
                conversation = await ada.a_conversation(title=f"About {TITLED}", topic=f"On {TOPIC}")
                await ada.events(conversation, await ada.say(conversation, sound.pieces, **sound.input))
                sent = await ada.write(conversation, f"I write {WRITTEN}.", idempotencyKey="once")
                ended = await ada.events(conversation, sent)
                await ada.run(GOAL_DOCUMENT, input={"title": f"To {GOAL}", "why": f"Because of {GOAL}"})
                await ada.run(CHECK_IN_DOCUMENT, input={"score": 3, "note": f"Well, {CHECKED_IN}."})
                await ada.run(REMINDER_DOCUMENT, input={"text": f"Think of {REMINDED}.", "at": "2030-01-01T09:00:00Z"})
                await ada.run(RATING_DOCUMENT, input={"id": conversation, "rating": 5, "note": f"It was {RATED}."})
                await ada.run(
                    REPORT_DOCUMENT, input={"id": ended[-1]["turn"]["coachMessage"]["id"], "reason": REPORTED}
                )
                found = await ada.run(FOUND, id=conversation)
            async with AsyncMongoClient[dict[str, str]](mongodb_url) as client:
                await client["voice_coach"]["control"].insert_one({"text": CONTROL})
            async with Redis.from_url(redis_url) as redis:
                await redis.set("control", CONTROL)

    said = [edge["node"]["text"] for edge in found["conversation"]["messages"]["edges"]]
    assert any(SPOKEN in text for text in said)
    assert found["conversations"]["edges"][0]["node"]["title"] == f"About {TITLED}"
    in_the_clear = files_with(directory, CONTROL)
    assert any("mongo" in name.lower() for name in in_the_clear), in_the_clear
    assert any("redis" in name.lower() or "valkey" in name.lower() for name in in_the_clear), in_the_clear
    for word in (SPOKEN, ANSWERED, WRITTEN, TITLED, TOPIC, ABOUT, FOCUS, GOAL, CHECKED_IN, REMINDED, RATED, REPORTED):
        assert files_with(directory, word) == [], word
    voice = sound.data[20_000:20_064]
    assert len(set(voice)) > 20
    assert [path for path in directory.rglob("*") if path.is_file() and voice in path.read_bytes()] == []
