"""What every kind of lease promises."""

import pytest

from domain.turns.ports import Leases
from tests.builders import a_turn


class LeasesContract:
    """Subclasses give the fixture `leases`."""

    async def test_a_lease_is_held_as_long_as_the_block(self, leases: Leases):
        turn, other = a_turn(), a_turn()
        assert not await leases.held(turn.id)
        async with leases.hold(turn.id):
            assert await leases.held(turn.id)
            assert not await leases.held(other.id)
        assert not await leases.held(turn.id)

    async def test_it_is_given_back_when_the_work_fails(self, leases: Leases):
        turn = a_turn()
        with pytest.raises(ZeroDivisionError):
            async with leases.hold(turn.id):
                1 / 0  # noqa: B018
        assert not await leases.held(turn.id)

    async def test_whoever_claimed_last_keeps_it(self, leases: Leases):
        turn = a_turn()
        earlier, later = leases.hold(turn.id), leases.hold(turn.id)
        await earlier.__aenter__()
        async with later:
            await earlier.__aexit__(None, None, None)
            assert await leases.held(turn.id)
        assert not await leases.held(turn.id)
