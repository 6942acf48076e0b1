"""What every implementation of `Turns` promises, pages aside (see turn_pages.py)."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.audio.formats import AudioFormat
from domain.coaching.grow import CoachingPhase
from domain.errors import NoSpeech
from domain.pages import PageRequest
from domain.turns.entities import (
    ENDED,
    LatencyStage,
    SpokenSentence,
    Turn,
    TurnError,
    TurnLatency,
    TurnOptions,
    TurnSource,
    TurnStatus,
    Usage,
)
from domain.turns.ports import Turns
from tests.builders import AT, a_conversation, a_message, a_turn

RECORDING, TRANSCRIBING, THINKING, RESPONDING, COMPLETED, INTERRUPTED, FAILED, DISCARDED = TurnStatus
UNFINISHED = [status for status in TurnStatus if status not in ENDED]


async def kept(turns: Turns, turn: Turn) -> Turn | None:
    [found] = await turns.get([turn.id], turn.owner_id)
    return found


async def added(turns: Turns, *made: Turn) -> Turn:
    """Add turns; return the last one."""
    for turn in made:
        assert await turns.add(turn) is None
    return made[-1]


class TurnsContract:
    async def test_a_turn_comes_back_as_it_was(self, turns: Turns):
        turn = a_turn(
            source=TurnSource.VOICE,
            options=TurnOptions(audio_format=AudioFormat.PCM16, sample_rate=8_000, hands_free=True, said_at=AT),
            latency=TurnLatency(transcription_ms=50, first_audio_ms=120, stages=(LatencyStage("listen", 120),)),
            usage=Usage(cost=2**40),
            error=TurnError.of(NoSpeech("Nothing was heard.")),
            spoken=(SpokenSentence("What then?", 0, 900),),
            first_voice_at=AT + timedelta(milliseconds=123),
            phase=CoachingPhase.OPTIONS,
        )
        turn = replace(turn, coach_message=a_message(turn.id, "coach", text="What then? 🌱", heard_text=""))

        await added(turns, turn)

        assert await kept(turns, turn) == turn

    async def test_they_come_in_the_order_asked_for_and_only_to_their_owner(self, turns: Turns):
        conversation = a_conversation()
        one, two, elses = a_turn(conversation), a_turn(conversation), a_turn()
        await added(turns, one, two, elses)

        found = await turns.get([two.id, a_turn().id, elses.id, one.id, two.id], conversation.owner_id)

        assert list(found) == [two, None, None, one, two]
        assert list(await turns.get([], conversation.owner_id)) == []

    @pytest.mark.parametrize("status", UNFINISHED)
    async def test_a_turn_that_has_not_ended_is_in_the_way(self, turns: Turns, status: TurnStatus):
        conversation = a_conversation()
        first = await added(turns, a_turn(conversation, status))
        second = a_turn(conversation, RECORDING)

        assert await turns.add(second) == first

        assert await kept(turns, second) is None
        assert await turns.unfinished(conversation.id) == first

    @pytest.mark.parametrize("status", [COMPLETED, INTERRUPTED, FAILED, DISCARDED])
    async def test_an_ended_turn_is_not(self, turns: Turns, status: TurnStatus):
        conversation = a_conversation()
        await added(turns, a_turn(conversation, status))
        assert await turns.unfinished(conversation.id) is None

        second = await added(turns, a_turn(conversation, RECORDING))

        assert await turns.unfinished(conversation.id) == second

    async def test_other_conversations_are_not_in_the_way(self, turns: Turns):
        await added(turns, a_turn(status=THINKING), a_turn(status=THINKING))

    async def test_adding_a_turn_again_returns_it_as_it_is_stored(self, turns: Turns):
        conversation = a_conversation()
        turn = await added(turns, a_turn(conversation, RECORDING))
        ended = replace(turn, status=COMPLETED)
        assert await turns.save(ended)
        await added(turns, a_turn(conversation, RECORDING))

        assert await turns.add(turn) == ended

    async def test_of_many_at_once_one_is_kept(self, turns: Turns):
        conversation = a_conversation()
        made = [a_turn(conversation, THINKING) for _ in range(20)]

        answers = await asyncio.gather(*(turns.add(turn) for turn in made))

        winner = await turns.unfinished(conversation.id)
        assert answers.count(None) == 1
        assert made[answers.index(None)] == winner
        assert all(answer == winner for answer in answers if answer is not None)

    async def test_saving_stores_the_whole_state(self, turns: Turns):
        turn = await added(turns, a_turn(status=THINKING))
        later = replace(turn, status=COMPLETED, coach_message=a_message(turn.id, "coach"), usage=Usage(cost=1))

        assert await turns.save(later)

        assert await kept(turns, turn) == later
        assert await turns.unfinished(turn.conversation_id) is None

    async def test_saving_with_another_epoch_changes_nothing(self, turns: Turns):
        turn = await added(turns, a_turn(status=THINKING, epoch=2))

        assert not await turns.save(replace(turn, status=COMPLETED, epoch=1))
        assert not await turns.save(replace(turn, status=COMPLETED, epoch=3))
        assert not await turns.save(a_turn())

        assert await kept(turns, turn) == turn

    async def test_orphans_are_listed_oldest_first(self, turns: Turns):
        long_ago = AT - timedelta(days=10_000)
        made = [a_turn(status=THINKING, created_at=long_ago + timedelta(hours=n)) for n in (2, 3, 1)]
        await added(turns, *made, a_turn(created_at=long_ago))

        assert list(await turns.orphans(2)) == [made[2], made[0]]

    async def test_orphans_are_listed_page_by_page_those_of_one_moment_as_well(self, turns: Turns):
        moment = AT - timedelta(days=30_000)
        made = [a_turn(status=THINKING, created_at=moment) for _ in range(4)]
        later = a_turn(status=THINKING, created_at=moment + timedelta(seconds=1))
        await added(turns, *made, later)

        first = await turns.orphans(3)
        rest = await turns.orphans(2, first[-1])
        for turn in (*made, later):  # the oldest there are: out of the way of others' tests
            await turns.delete_of(turn.conversation_id)

        assert [*first, *rest] == [*sorted(made, key=lambda turn: turn.id), later]

    async def test_a_turn_that_has_ended_is_listed_until_its_end_is_told(self, turns: Turns):
        long_ago = AT - timedelta(days=20_000)
        turn = await added(turns, a_turn(status=THINKING, created_at=long_ago))
        ended = replace(turn, status=COMPLETED)
        await turns.told(turn)
        assert list(await turns.orphans(1)) == [turn]

        assert await turns.save(ended)
        assert list(await turns.orphans(1)) == [ended]
        await turns.told(replace(ended, epoch=9))
        assert list(await turns.orphans(1)) == [ended]

        await turns.told(ended)
        assert ended not in await turns.orphans(1)

    async def test_all_turns_of_a_conversation_go_with_it(self, turns: Turns):
        conversation = a_conversation()
        elsewhere = await added(turns, a_turn(conversation), a_turn(conversation, DISCARDED), a_turn())

        await turns.delete_of(conversation.id)

        assert (await turns.page(conversation.id, PageRequest())).items == ()
        assert await turns.add(a_turn(conversation, RECORDING)) is None
        assert await kept(turns, elsewhere) == elsewhere


class ClaimTurnContract:
    async def test_one_of_many_claims_wins(self, turns: Turns):
        turn = await added(turns, a_turn(status=RESPONDING))
        claims = [replace(turn, status=THINKING, epoch=2, usage=Usage(cost=n)) for n in range(10)]

        won = await asyncio.gather(*(turns.claim(claim, expected=RESPONDING) for claim in claims))

        assert won.count(True) == 1
        assert await kept(turns, turn) == claims[won.index(True)]
        assert not await turns.save(turn), "the former owner must not write any more"

    async def test_another_status_or_epoch_is_not_claimed(self, turns: Turns):
        turn = await added(turns, a_turn(status=THINKING))
        claim = replace(turn, epoch=2)

        assert not await turns.claim(claim, expected=RESPONDING)
        assert not await turns.claim(replace(turn, epoch=3), expected=THINKING)
        assert not await turns.claim(a_turn(epoch=2), expected=THINKING)

        assert await kept(turns, turn) == turn

    async def test_an_ended_turn_is_not_begun_again_beside_another(self, turns: Turns):
        conversation = a_conversation()
        failed = a_turn(conversation, FAILED)
        await added(turns, failed, a_turn(conversation, RECORDING))

        assert not await turns.claim(replace(failed, status=THINKING, epoch=2), expected=FAILED)

        assert await kept(turns, failed) == failed

    async def test_an_ended_turn_is_begun_again_when_nothing_is_in_the_way(self, turns: Turns):
        failed = await added(turns, a_turn(status=FAILED))
        again = replace(failed, status=THINKING, epoch=2)

        assert await turns.claim(again, expected=FAILED)

        assert await turns.unfinished(failed.conversation_id) == again

    async def test_moving_changes_the_status_alone(self, turns: Turns):
        turn = await added(turns, a_turn(status=THINKING))

        moved = await turns.move(turn.id, expected=THINKING, to=INTERRUPTED)

        assert moved == await kept(turns, turn) == replace(turn, status=INTERRUPTED)
        assert await turns.unfinished(turn.conversation_id) is None

    async def test_moving_from_another_status_returns_the_turn_as_it_is(self, turns: Turns):
        turn = await added(turns, a_turn(status=COMPLETED))

        assert await turns.move(turn.id, expected=THINKING, to=INTERRUPTED) == turn
        assert await turns.move(a_turn().id, expected=THINKING, to=INTERRUPTED) is None

    async def test_moving_does_not_begin_a_second_unfinished_turn(self, turns: Turns):
        conversation = a_conversation()
        failed = a_turn(conversation, FAILED)
        await added(turns, failed, a_turn(conversation, RECORDING))

        assert await turns.move(failed.id, expected=FAILED, to=THINKING) == failed

    async def test_one_of_many_moves_wins_and_all_learn_the_outcome(self, turns: Turns):
        turn = await added(turns, a_turn(status=RECORDING))
        goals = [TRANSCRIBING, DISCARDED] * 5

        outcomes = await asyncio.gather(*(turns.move(turn.id, expected=RECORDING, to=to) for to in goals))

        stored = await kept(turns, turn)
        assert stored is not None
        assert set(outcomes) == {stored}
        assert stored.status in goals
