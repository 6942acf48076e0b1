"""Any copy serves anything: nothing about a client, a recording or a reply belongs to the copy it reached first."""

from tests.faults.engines import transcript_of
from tests.faults.follower import following
from tests.faults.people import Town, spoken
from tests.faults.stage import Stage
from tests.faults.stories import Asked


async def test_a_turn_is_begun_through_one_copy_spoken_through_others_and_followed_on_a_third(
    stage: Stage, town: Town
) -> None:
    ada = await town.person()
    begin = (await ada.read())["eventCursor"]
    async with (
        following(ada, begin, stage.copies[0].url) as one,
        following(ada, begin, stage.copies[1].url) as other,
        following(ada, begin, stage.copies[2].url) as third,
    ):
        turn_id = await ada.start_recording()
        pieces = spoken()
        assert await ada.send(turn_id, pieces)
        await ada.stop(turn_id, len(pieces))
        statuses = [await follower.ended(turn_id) for follower in (one, other, third)]

        assert statuses == ["COMPLETED"] * 3
        asked = {turn_id: Asked(said=transcript_of(b"".join(pieces)))}
        verdict = await stage.verdict([one, other, third], asked)
    assert verdict.restarts == 0


async def test_a_reply_is_whole_in_words_and_voice(stage: Stage, town: Town) -> None:
    ada = await town.person()
    async with following(ada) as follower:
        sent = await ada.write("I lie awake at night.", reply_format="PCM16")
        turn_id = sent["turn"]["id"]
        assert await follower.ended(turn_id) == "COMPLETED"
        await stage.verdict([follower], {turn_id: Asked(said="I lie awake at night.", reply_format="PCM16")})
