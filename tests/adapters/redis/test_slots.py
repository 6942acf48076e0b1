"""Who has what in a cluster."""

import pytest
from redis.typing import EncodableT

from adapters.redis.keys import held_key, inbox_keys, lease_key, log_keys
from adapters.redis.slots import RawSlots, Slots, key_of, slot_of
from tests.builders import a_turn

HALVES: RawSlots = [
    [0, 8191, [b"10.0.0.1", 6379, b"one"], [b"10.0.0.3", 6379, b"its replica"]],
    [8192, 16383, [b"", 6380, b"two"]],
]
LOW, HIGH = "{k2}", "{k1}"


def test_the_slot_of_a_key_is_that_of_its_tag():
    assert slot_of("123456789") == 0x31C3  # the example of the specification
    assert slot_of("{conv}:log") == slot_of(b"{conv}:events") == slot_of("conv")


def test_all_keys_of_a_conversation_share_a_slot():
    turn = a_turn()
    keys = (*log_keys(turn.conversation_id).pair, *inbox_keys(turn.id).pair, held_key(turn.id), lease_key(turn.id))
    assert len({slot_of(key) for key in keys}) == 1


@pytest.mark.parametrize(
    ("command", "key"),
    [
        (("GET", "a"), "a"),
        (("EVALSHA", "0a1b", 2, "a", "b", "argument"), "a"),
        (("EVAL", "return 1", 1, "a"), "a"),
        (("SPUBLISH", "channel", b"message"), "channel"),
        (("PING",), None),
    ],
)
def test_a_command_goes_where_its_first_key_is(command: tuple[EncodableT, ...], key: str | None):
    assert key_of(command) == key


def test_masters_own_ranges_and_one_that_does_not_know_its_host_is_where_it_was_asked():
    slots = Slots()
    assert slots.owner(LOW) is None
    assert slots.replace(HALVES, ("redis.example", 6380))
    assert slots.owner(LOW) == ("10.0.0.1", 6379)
    assert slots.owner(HIGH) == ("redis.example", 6380)
    assert slots.masters == {("10.0.0.1", 6379), ("redis.example", 6380)}


def test_what_was_known_is_no_news():
    slots = Slots()
    slots.replace(HALVES, ("redis.example", 6380))
    assert not slots.replace(HALVES, ("redis.example", 6380))
    slots.move(slot_of(LOW), ("10.0.0.9", 6379))
    assert slots.owner(LOW) == ("10.0.0.9", 6379)
    assert slots.replace(HALVES, ("redis.example", 6380))
