"""What all counts of turns in progress promise. Subclasses give the fixture `seats`."""

from dataclasses import replace

from domain.turns.entities import Turn
from domain.turns.ports import TurnSeats
from tests.builders import a_conversation, a_turn, a_user


def turns_of_one_user(number: int) -> list[Turn]:
    """Turns in conversations of their own."""
    user = a_user()
    return [replace(a_turn(a_conversation(user.id)), owner_id=user.id) for _ in range(number)]


class TurnSeatsContract:
    async def test_so_many_and_no_more(self, seats: TurnSeats) -> None:
        turns = turns_of_one_user(3)
        assert [await seats.take(turn, 2) for turn in turns] == [True, True, False]

    async def test_one_that_is_given_back_is_free(self, seats: TurnSeats) -> None:
        first, second = turns_of_one_user(2)
        assert await seats.take(first, 1)
        await seats.give_back(first)
        await seats.give_back(first)
        assert await seats.take(second, 1)

    async def test_a_turn_has_one_however_often_it_asks(self, seats: TurnSeats) -> None:
        first, second = turns_of_one_user(2)
        assert [await seats.take(first, 2), await seats.take(first, 2)] == [True, True]
        assert await seats.take(second, 2)
        await seats.give_back(first)
        assert await seats.take(first, 2)

    async def test_the_next_turn_of_a_conversation_is_not_kept_out_by_the_last(self, seats: TurnSeats) -> None:
        user = a_user()
        conversation = a_conversation(user.id)
        last, following = (replace(a_turn(conversation), owner_id=user.id) for _ in range(2))
        assert await seats.take(last, 1)
        assert await seats.take(following, 1)

    async def test_users_do_not_sit_on_each_others(self, seats: TurnSeats) -> None:
        (mine,), (yours,) = turns_of_one_user(1), turns_of_one_user(1)
        assert await seats.take(mine, 1)
        assert await seats.take(yours, 1)
        await seats.give_back(replace(mine, owner_id=yours.owner_id))
        assert not await seats.take(replace(turns_of_one_user(1)[0], owner_id=mine.owner_id), 1)
