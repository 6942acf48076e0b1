"""The coach's voice in every format."""

import asyncio
import base64

import pytest

from tests.e2e.client import User, base64_of
from tests.e2e.heard import assert_is_one_voice, decoded, pieces, voice
from tests.e2e.server import Script, Stage
from tests.fakes.engines import FakeChatModel, FakeReply, FakeSpeech, FakeTextToSpeech

SENTENCES = ("You have carried this for long. ", "It weighs on you at night. ", "What would help?")
WORDS = 15
FORMATS = ("WAV", "PCM16", "WEBM_OPUS", "OGG_OPUS", "MP3", "MP4_AAC", "FLAC")
LONGEST_PADDING_MS = 100
"""Coded formats fill up their last frame, and some begin with a little silence."""


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("chunk_ms", [100, 5_000], ids=["piecemeal", "at once"])
async def test_pieces_put_end_to_end_are_one_file(stage: Stage, format: str, chunk_ms: int) -> None:
    script = Script(
        thinks=FakeChatModel(FakeReply(pieces=SENTENCES)),
        speaks=FakeTextToSpeech(FakeSpeech(ms_per_word=250, chunk_ms=chunk_ms)),
    )
    async with stage.serve(script) as server:
        ada = await server.sign_up()
        conversation = await ada.a_conversation()
        events = await ada.events(conversation, await ada.write(conversation, speak=True, replyFormat=format))

    assert_is_one_voice(events)
    found = pieces(events)
    assert found[0]["format"] == format
    length_ms = WORDS * 250
    assert found[-1]["startMs"] + found[-1]["durationMs"] == length_ms
    sound = decoded(voice(events), format, found[0]["sampleRate"])
    assert -20 <= sound.ms - length_ms < LONGEST_PADDING_MS
    assert sound.rate == found[0]["sampleRate"]
    assert abs(sound.loudness - 0.25 / 2**0.5) < 0.03


@pytest.mark.parametrize("format", FORMATS)
async def test_captions_are_the_words_of_the_reply(stage: Stage, format: str) -> None:
    async with stage.serve(Script(thinks=FakeChatModel(FakeReply(pieces=SENTENCES)))) as server:
        ada = await server.sign_up()
        conversation = await ada.a_conversation()
        events = await ada.events(conversation, await ada.write(conversation, speak=True, replyFormat=format))

    captions = [piece["caption"] for piece in pieces(events) if piece["caption"]]

    assert "".join(captions) == "".join(SENTENCES)


async def test_the_format_of_a_voice_is_the_users_setting(ada: User) -> None:
    conversation = await ada.a_conversation()
    await ada.mutate("updateSettings", audioFormat="FLAC")
    set_ = await ada.events(conversation, await ada.write(conversation, speak=True))
    asked = await ada.events(conversation, await ada.write(conversation, speak=True, replyFormat="WAV"))

    assert (pieces(set_)[0]["format"], pieces(asked)[0]["format"]) == ("FLAC", "WAV")


@pytest.mark.parametrize("format", FORMATS)
async def test_a_text_is_spoken_on_request(ada: User, format: str) -> None:
    spoken = await ada.mutate("synthesize", text="One two three four five", format=format)

    sound = decoded(base64.b64decode(spoken["data"]), format, spoken["sampleRate"])
    assert spoken["durationMs"] == 300
    assert -20 <= sound.ms - 300 < LONGEST_PADDING_MS


async def test_voices_of_two_conversations_do_not_mix(ada: User) -> None:
    first, second = await ada.a_conversation(), await ada.a_conversation()
    sent = await asyncio.gather(*(ada.write(conversation, speak=True) for conversation in (first, second)))
    heard = await asyncio.gather(*(ada.events(c, s) for c, s in zip((first, second), sent, strict=True)))

    for conversation, events in zip((first, second), heard, strict=True):
        assert {event["conversationId"] for event in events} == {conversation}
        assert_is_one_voice(events)
    assert base64_of(voice(heard[0])) == base64_of(voice(heard[1]))
