"""Recordings that are none: each its typed error, and the conversation goes on."""

import random
from typing import Any

import pytest

from adapters.audio.raw_voice import wav_header
from domain.audio.formats import AudioFormat
from domain.limits import Limits
from tests.adapters.audio.recordings import RECORDERS, recorded
from tests.e2e.client import ApiError, User, base64_of, codes
from tests.e2e.heard import kinds, the
from tests.e2e.recordings import Recording, browser, in_pieces, pcm16, recording_by
from tests.e2e.server import Stage
from tests.e2e.still_works import assert_still_works
from tests.sounds import noise, silence, speech

NOT_WHAT_THEY_SAY = {
    "mp3 as webm": Recording("WEBM_OPUS", recording_by("MP3").pieces),
    "webm as mp3": Recording("MP3", browser().pieces),
    "wav as flac": Recording("FLAC", recording_by("WAV").pieces),
    "flac as ogg": Recording("OGG_OPUS", recording_by("FLAC").pieces),
    "ogg as mp4": Recording("MP4_AAC", recording_by("OGG_OPUS").pieces),
    "mp4 as wav": Recording("WAV", recording_by("MP4_AAC").pieces),
    "random as webm": Recording("WEBM_OPUS", in_pieces(random.Random(0).randbytes(50_000))),
    "random as mp3": Recording("MP3", in_pieces(random.Random(1).randbytes(50_000))),
    "zeros as mp4": Recording("MP4_AAC", in_pieces(bytes(50_000))),
    "text as wav": Recording("WAV", [b"hello, this is not a recording at all"]),
    "one byte": Recording("OGG_OPUS", [b"O"]),
    "a head and then rubbish": Recording("FLAC", [recording_by("FLAC").data[:42] + bytes(9_000)]),
}


@pytest.mark.parametrize("name", NOT_WHAT_THEY_SAY)
async def test_a_format_that_is_not_what_it_says(ada: User, name: str) -> None:
    recording = NOT_WHAT_THEY_SAY[name]
    conversation = await ada.a_conversation()
    started = await ada.mutate("startRecording", conversationId=conversation, **recording.input)
    turn = started["turn"]["id"]
    for sequence, piece in enumerate(recording.pieces):
        # The server may have heard enough before the last piece.
        sent = await ada.attempt("sendAudio", turnId=turn, sequence=sequence, data=base64_of(piece))
        assert set(codes(sent)) <= {"ALREADY_DONE"}
    await ada.mutate("stopRecording", turnId=turn)
    events = await ada.events(conversation, started)

    assert events[-1]["__typename"] == "TurnFailed"
    assert (events[-1]["error"]["code"], events[-1]["error"]["retryable"]) == ("AUDIO_UNREADABLE", False)
    await assert_still_works(ada, conversation)


async def test_a_whole_recording_that_is_not_what_it_says(ada: User) -> None:
    conversation = await ada.a_conversation()
    audio = {"data": base64_of(recording_by("MP3").data)}
    sent = await ada.mutate("sendRecording", conversationId=conversation, audio=audio, format="WEBM_OPUS")
    events = await ada.events(conversation, sent)
    with pytest.raises(ApiError) as refused:
        await ada.attempt("transcribe", audio=audio, format="WEBM_OPUS")

    assert events[-1]["error"]["code"] == refused.value.code == "AUDIO_UNREADABLE"
    await assert_still_works(ada, conversation)


SPEECHLESS = {
    "nothing": Recording("WEBM_OPUS", []),
    "no samples": Recording("WAV", [wav_header(16_000)]),
    "silence": Recording("PCM16", in_pieces(silence(3_000)), 16_000),
    "white noise": Recording("PCM16", in_pieces(noise(3_000)), 16_000),
    "loud noise": Recording("FLAC", in_pieces(RECORDERS[AudioFormat.FLAC](noise(3_000, loudness=0.5)))),
    "a click": Recording("PCM16", [silence(500) + noise(10, loudness=1.0) + silence(500)], 16_000),
}


@pytest.mark.parametrize("name", SPEECHLESS)
async def test_nothing_is_made_up_where_nothing_was_said(ada: User, name: str) -> None:
    conversation = await ada.a_conversation()
    started = await ada.say(conversation, SPEECHLESS[name].pieces, **SPEECHLESS[name].input)
    events = await ada.events(conversation, started)

    assert (events[-1]["error"]["code"], events[-1]["error"]["retryable"]) == ("NO_SPEECH", False)
    assert events[-1]["turn"]["userMessage"] is None
    assert "TranscriptionCompleted" not in kinds(events)
    await assert_still_works(ada, conversation)


async def test_an_empty_whole_recording_is_refused(ada: User) -> None:
    conversation = await ada.a_conversation()
    empty = {"conversationId": conversation, "format": "WAV"}

    inline = await ada.attempt("sendRecording", audio={"data": ""}, **empty)
    uploaded = await ada.upload("sendRecording", b"", **empty)

    assert codes(inline) == codes(uploaded) == ["REQUIRED"]
    await assert_still_works(ada, conversation)


async def test_two_hours_in_one_small_file_end_at_the_limit(stage: Stage) -> None:
    two_hours = recorded(speech("cards_001.wav") + silence(2 * 3_600_000), "flac", "flac", rate=16_000)
    async with stage.serve(limits=Limits(max_recording_ms=60_000)) as server:
        ada = await server.sign_up()
        conversation = await ada.a_conversation()
        sent = await ada.upload("sendRecording", two_hours, conversationId=conversation, format="FLAC")
        events = await ada.events(conversation, sent)
        refused = await ada.upload("transcribe", two_hours, format="FLAC")
        await assert_still_works(ada, conversation)

    assert len(two_hours) < 4_000_000
    stopped = the(events, "RecordingStopped")
    assert stopped["reason"] == "LIMIT"
    assert 60_000 < stopped["durationMs"] < 65_000
    assert events[-1]["__typename"] == "TurnCompleted"
    assert codes(refused) == ["TOO_LONG"]


async def test_a_recording_that_goes_on_and_on_ends_at_the_limit(stage: Stage) -> None:
    async with stage.serve(limits=Limits(max_recording_ms=4_000)) as server:
        ada = await server.sign_up()
        conversation = await ada.a_conversation()
        started = await ada.mutate("startRecording", conversationId=conversation, **pcm16().input)
        answer: dict[str, Any] = {"userErrors": []}
        turn, sequence = started["turn"]["id"], 0
        while not answer["userErrors"]:
            piece = base64_of(pcm16().pieces[sequence % 4])
            answer = await ada.attempt("sendAudio", turnId=turn, sequence=sequence, data=piece)
            sequence += 1
            assert sequence < 500
        events = await ada.events(conversation, started)
        await assert_still_works(ada, conversation)

    assert codes(answer) == ["ALREADY_DONE"]
    assert the(events, "RecordingStopped")["reason"] == "LIMIT"
    assert events[-1]["turn"]["userMessage"]["text"] == "I want to change jobs."


async def test_a_recording_nobody_goes_on_with_ends_by_itself(stage: Stage) -> None:
    async with stage.serve(limits=Limits(recording_idle_ms=200)) as server:
        ada = await server.sign_up()
        conversation = await ada.a_conversation()
        started = await ada.mutate("startRecording", conversationId=conversation, **pcm16().input)
        await ada.send(started["turn"]["id"], pcm16().pieces)
        events = await ada.events(conversation, started)
        await assert_still_works(ada, conversation)

    assert the(events, "RecordingStopped")["reason"] == "LIMIT"
    assert events[-1]["__typename"] == "TurnCompleted"


async def test_too_many_bytes_are_refused(stage: Stage) -> None:
    limits = Limits(max_recording_bytes=100_000, max_audio_chunk_bytes=40_000)
    async with stage.serve(limits=limits) as server:
        ada = await server.sign_up()
        conversation = await ada.a_conversation()
        whole = await ada.upload("sendRecording", bytes(100_001), conversationId=conversation, format="WAV")
        started = await ada.mutate("startRecording", conversationId=conversation, format="PCM16", sampleRate=16_000)
        turn = started["turn"]["id"]
        piece = await ada.attempt("sendAudio", turnId=turn, sequence=0, data=base64_of(bytes(40_001)))
        await ada.send(turn, [speech()[:40_000], speech()[40_000:80_000]])
        last = await ada.attempt("sendAudio", turnId=turn, sequence=2, data=base64_of(bytes(20_001)))
        await ada.mutate("stopRecording", turnId=turn, pieces=2)
        events = await ada.events(conversation, started)
        await assert_still_works(ada, conversation)

    assert codes(whole) == codes(piece) == codes(last) == ["TOO_LONG"]
    assert events[-1]["__typename"] == "TurnCompleted"


async def test_raw_samples_need_a_rate_we_know(ada: User) -> None:
    conversation = await ada.a_conversation()
    audio = {"data": base64_of(speech())}
    for sample_rate, code in (
        (None, "REQUIRED"),
        (0, "INVALID"),
        (-1, "INVALID"),
        (7_999, "INVALID"),
        (96_000, "INVALID"),
    ):
        raw = {"format": "PCM16", "sampleRate": sample_rate}
        started = await ada.attempt("startRecording", conversationId=conversation, **raw)
        sent = await ada.attempt("sendRecording", conversationId=conversation, audio=audio, **raw)
        written = await ada.attempt("transcribe", audio=audio, **raw)
        assert [codes(answer) for answer in (started, sent, written)] == [[code]] * 3
        assert started["userErrors"][0]["path"] == ["input", "sampleRate"]
    await assert_still_works(ada, conversation)


async def test_a_recording_on_its_own(ada: User) -> None:
    told = await ada.mutate("transcribe", audio={"data": base64_of(browser().data)})
    uploaded = await ada.upload("transcribe", recording_by("FLAC").data)
    unknown = await ada.attempt("transcribe", audio={"data": base64_of(bytes(1_000))})
    with pytest.raises(ApiError) as silent:
        await ada.attempt("transcribe", audio={"data": base64_of(silence(1_000))}, format="PCM16", sampleRate=16_000)

    assert told["text"] == uploaded["text"] == "I want to change jobs."
    assert codes(unknown) == ["UNSUPPORTED_FORMAT"]
    assert silent.value.code == "NO_SPEECH"
