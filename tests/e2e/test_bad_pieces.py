"""Pieces of a recording that come as they should not."""

import pytest

from domain.limits import Limits
from tests.e2e.client import ApiError, User, base64_of, codes
from tests.e2e.heard import words
from tests.e2e.recordings import SPOKEN, browser, pcm16
from tests.e2e.server import Server, Stage
from tests.e2e.still_works import assert_still_works
from tests.sounds import alike, speech

WINDOW = 64


async def begun(ada: User) -> tuple[str, str, str]:
    """A conversation, a turn being recorded, and the cursor before it."""
    conversation = await ada.a_conversation()
    started = await ada.mutate("startRecording", conversationId=conversation, **pcm16().input)
    return conversation, started["turn"]["id"], started["cursor"]


async def piece(ada: User, turn: str, sequence: int, data: bytes | None = None) -> dict[str, object]:
    data = pcm16().pieces[sequence] if data is None else data
    return await ada.attempt("sendAudio", turnId=turn, sequence=sequence, data=base64_of(data))


async def test_out_of_order_and_twice_is_still_one_recording(server: Server, ada: User) -> None:
    conversation, turn, cursor = await begun(ada)
    last = len(pcm16().pieces) - 1
    for sequence in (2, 0, 2, 0, 1, 1, *range(last, 2, -1), 3):
        assert codes(await piece(ada, turn, sequence)) == []
    stopped = await ada.mutate("stopRecording", turnId=turn, pieces=last + 1)
    events = await ada.events(conversation, {**stopped, "cursor": cursor})

    assert words(events)
    assert server.script.hears.recordings == [pcm16().data]


async def test_what_is_expected_next_is_told(ada: User) -> None:
    _, turn, _ = await begun(ada)

    assert (await piece(ada, turn, 0))["nextSequence"] == 1
    assert (await piece(ada, turn, 2))["nextSequence"] == 1
    assert (await piece(ada, turn, 1))["nextSequence"] == 3
    assert (await piece(ada, turn, 1))["nextSequence"] == 3


async def test_past_the_window(ada: User) -> None:
    conversation, turn, _ = await begun(ada)
    within = await piece(ada, turn, WINDOW, b"xx")
    past = await piece(ada, turn, WINDOW + 1, b"xx")
    far = await piece(ada, turn, 2**31 - 1, b"xx")

    assert codes(within) == []
    assert codes(past) == codes(far) == ["OUT_OF_ORDER"]
    assert past["nextSequence"] == far["nextSequence"] == 0
    await ada.mutate_by_id("cancelRecording", turn)
    await assert_still_works(ada, conversation)


async def test_missing_at_the_stop(stage: Stage) -> None:
    async with stage.serve(limits=Limits(missing_piece_grace_ms=50)) as server:
        ada = await server.sign_up()
        conversation, turn, cursor = await begun(ada)
        await piece(ada, turn, 0)
        too_few = await ada.attempt("stopRecording", turnId=turn, pieces=3)
        await piece(ada, turn, 2)
        a_hole = await ada.attempt("stopRecording", turnId=turn)
        for sequence in range(1, len(pcm16().pieces)):
            await piece(ada, turn, sequence)
        stopped = await ada.mutate("stopRecording", turnId=turn, pieces=len(pcm16().pieces))
        events = await ada.events(conversation, {**stopped, "cursor": cursor})

    assert codes(too_few) == codes(a_hole) == ["OUT_OF_ORDER"]
    assert [answer["userErrors"][0]["message"] for answer in (too_few, a_hole)] == ["Piece 1 is expected next."] * 2
    assert too_few["userErrors"][0]["path"] == ["input", "pieces"]
    assert events[-1]["__typename"] == "TurnCompleted"


async def test_a_piece_that_is_still_on_its_way_at_the_stop_is_waited_for(server: Server, ada: User) -> None:
    conversation, turn, cursor = await begun(ada)
    pieces = pcm16().pieces
    await ada.send(turn, pieces[:-1])
    async with ada.socket() as socket:
        stopping = await socket.attempt_later("stopRecording", turnId=turn, pieces=len(pieces))
        late = await socket.attempt_later(
            "sendAudio", turnId=turn, sequence=len(pieces) - 1, data=base64_of(pieces[-1])
        )
        assert codes(await late.next()) == []
        stopped = await stopping.next()
    await ada.events(conversation, {**stopped, "cursor": cursor})

    assert codes(stopped) == []
    assert alike(server.script.hears.recordings[0], speech(SPOKEN)) > 0.999


async def test_after_the_end(ada: User) -> None:
    conversation = await ada.a_conversation()
    started = await ada.say(conversation, browser().pieces, **browser().input)
    turn = started["turn"]["id"]
    early = await piece(ada, turn, 5, b"xx")
    await ada.events(conversation, started)
    late = await piece(ada, turn, 5, b"xx")
    written = await ada.write(conversation)
    never = await piece(ada, written["turn"]["id"], 0, b"xx")

    assert codes(early) == codes(late) == codes(never) == ["ALREADY_DONE"]


async def test_broken_base64(ada: User) -> None:
    conversation, turn, _ = await begun(ada)
    for data in ("not base64", "AAA", "AA=A", "AAAA\n", "AA==AA==", "Ä", "AA A", "_-==", "\u0000"):
        with pytest.raises(ApiError) as refused:
            await ada.attempt("sendAudio", turnId=turn, sequence=0, data=data)
        with pytest.raises(ApiError) as whole:
            await ada.attempt("sendRecording", conversationId=conversation, format="WAV", audio={"data": data})
        assert refused.value.extensions == whole.value.extensions == {"code": "BAD_USER_INPUT", "retryable": False}
    await ada.mutate_by_id("cancelRecording", turn)
    await assert_still_works(ada, conversation)


async def test_a_number_that_is_none(ada: User) -> None:
    _, turn, _ = await begun(ada)
    assert codes(await piece(ada, turn, -1, b"xx")) == ["INVALID"]
    with pytest.raises(ApiError) as refused:
        await piece(ada, turn, 2**40, b"xx")
    assert refused.value.code == "BAD_USER_INPUT"


async def test_turns_that_are_not_there(ada: User) -> None:
    known = "01M81KBCF21PQ5K8HT4QC9FMAM"
    for turn in (
        "",
        "nonsense",
        "turn_",
        f"turn_{known}_{known}",
        f"conv_{known}",
        f"turn_{known}_{known}\n",
        "\u0000",
    ):
        answers = [
            await piece(ada, turn, 0, b"xx"),
            await ada.attempt("stopRecording", turnId=turn),
            await ada.attempt("interruptTurn", turnId=turn),
            await ada.attempt_by_id("cancelRecording", turn),
        ]
        assert [codes(answer) for answer in answers] == [["NOT_FOUND"]] * 4


async def test_conversations_that_are_not_there(ada: User) -> None:
    audio = {"data": base64_of(browser().data)}
    for conversation in ("", "nonsense", "conv_01M81KBCF21PQ5K8HT4QC9FMAM", "turn_x", "\u0000", "c" * 100_000):
        answers = [
            await ada.attempt("sendMessage", conversationId=conversation, text="Hello."),
            await ada.attempt("startRecording", conversationId=conversation, **browser().input),
            await ada.attempt("sendRecording", conversationId=conversation, audio=audio, **browser().input),
            await ada.attempt("updateConversation", id=conversation, title="New"),
            await ada.attempt_by_id("deleteConversation", conversation),
        ]
        assert [codes(answer) for answer in answers] == [["NOT_FOUND"]] * 5
