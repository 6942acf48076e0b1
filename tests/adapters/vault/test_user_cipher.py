"""What is sealed is opened by its user's key, in its place, as it was; and by nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.accounts.keys import key_ring
from adapters.vault.master_keys import MasterKeys
from adapters.vault.user_cipher import OVERHEAD_BYTES, Unreadable, UserCipher
from domain.ids import UserId

ADA = UserCipher(b"a" * 32)
BEN = UserCipher(b"b" * 32)


@given(st.binary(max_size=2_000), st.text(max_size=40))
def test_what_is_sealed_is_opened(data: bytes, place: str):
    sealed = ADA.seal(place, data)

    assert ADA.open(place, sealed) == data
    assert len(sealed) == len(data) + OVERHEAD_BYTES
    assert ADA.seal(place, data) != sealed


def test_not_by_another_key_in_another_place_or_changed():
    sealed = ADA.seal("goals/1/title", b"a secret")

    refused = [(BEN, "goals/1/title", sealed), (ADA, "goals/2/title", sealed), (ADA, "goals/1/title", b"")]
    refused += [(ADA, "goals/1/title", sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]) for at in range(37)]
    refused += [(ADA, "goals/1/title", sealed[:at]) for at in range(37)]
    for cipher, place, data in refused:
        with pytest.raises(Unreadable):
            cipher.open(place, data)


def test_tokens_are_the_same_for_the_same_word_user_and_purpose_alone():
    assert ADA.token("messages", "divorce") == ADA.token("messages", "divorce")
    tokens = [ADA.token("messages", "divorce"), BEN.token("messages", "divorce"), ADA.token("memories", "divorce")]
    assert len({*tokens, ADA.token("messages", "divorced")}) == 4


def test_a_wrapped_key_is_opened_by_its_master_key_for_its_user():
    older, newer = MasterKeys(key_ring(["older"], "m")), MasterKeys(key_ring(["newer", "older"], "m"))
    ada, ben = UserId("user_ada"), UserId("user_ben")
    wrapped = older.wrap(ada, b"k" * 32)

    assert newer.unwrap(ada, wrapped) == b"k" * 32
    assert newer.wrap(ada, b"k" * 32).master == newer.newest != older.newest
    with pytest.raises(Unreadable):
        newer.unwrap(ben, wrapped)
    with pytest.raises(Unreadable):
        older.unwrap(ada, newer.wrap(ada, b"k" * 32))
