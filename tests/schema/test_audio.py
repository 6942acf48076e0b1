"""Audio on its own."""

from domain.errors import AudioUnreadable, NoSpeech
from tests.schema.world import World, codes

TRANSCRIBE = """mutation ($audio: AudioInput!) {
  transcribe(input: { audio: $audio }) { text durationMs userErrors { code } }
}"""


async def test_a_recording_is_written_down(world: World) -> None:
    data = await world.data(TRANSCRIBE, audio={"data": "AAEC"})

    assert data == {"transcribe": {"text": "3 bytes", "durationMs": 1_000, "userErrors": []}}


async def test_a_text_is_spoken(world: World) -> None:
    data = await world.data(
        'mutation { synthesize(input: { text: "Hi" }) { data format sampleRate durationMs usage { cost } } }'
    )

    assert data == {
        "synthesize": {
            "data": "SGk=",
            "format": "MP3",
            "sampleRate": 24_000,
            "durationMs": 900,
            "usage": {"cost": 0},
        }
    }


async def test_a_recording_without_words_says_so(world: World) -> None:
    for failure, code in ((NoSpeech("Nothing was said."), "NO_SPEECH"), (AudioUnreadable("?"), "AUDIO_UNREADABLE")):
        world.speech.failure = failure
        result = await world.ask(TRANSCRIBE, {"audio": {"data": "AAEC"}})

        assert codes(result) == [code]
        assert result.data == {"transcribe": None}
