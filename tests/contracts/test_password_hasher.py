"""What every PasswordHasher promises."""

from collections.abc import Iterator

import pytest

from adapters.accounts.argon2_hasher import Argon2Hasher
from domain.accounts.ports import PasswordHasher
from tests.fakes.accounts import FakeHasher


@pytest.fixture(params=["fake", "argon2"])
def hasher(request: pytest.FixtureRequest) -> Iterator[PasswordHasher]:
    if request.param == "fake":
        yield FakeHasher()
        return
    argon2 = Argon2Hasher()
    yield argon2
    argon2.close()


@pytest.mark.parametrize("password", ["correct horse battery", "pässwörter sind schön", "🐎" * 256])
async def test_the_right_password_matches(hasher: PasswordHasher, password: str) -> None:
    assert await hasher.verify(password, await hasher.hash(password))


async def test_another_password_does_not(hasher: PasswordHasher) -> None:
    assert not await hasher.verify("correct horse batterz", await hasher.hash("correct horse battery"))


async def test_without_a_hash_no_password_matches(hasher: PasswordHasher) -> None:
    assert not await hasher.verify("correct horse battery", None)
    assert not await hasher.verify("", None)


async def test_two_hashes_of_one_password_differ_and_do_not_show_it(hasher: PasswordHasher) -> None:
    one, other = await hasher.hash("correct horse battery"), await hasher.hash("correct horse battery")

    assert one != other
    assert "horse" not in one
