"""Opening an account."""

import asyncio
from datetime import timedelta

import pytest

from domain.accounts.entities import Settings, User
from domain.errors import InvalidInput, UserErrorCode
from tests.domain.accounts.front_door import EMAIL, PASSWORD, FrontDoor, refused
from tests.fakes.stores import FakeUsers


async def test_who_registers_has_an_account_and_is_signed_in(door: FrontDoor) -> None:
    signed_in = await door.register(display_name=" Ada ", timezone="Europe/Berlin", locale="de-DE", device="Phone")

    user, tokens = signed_in.user, signed_in.tokens
    assert (user.email, user.profile.display_name, user.has_password) == (EMAIL, "Ada", True)
    assert (user.profile.timezone, user.profile.locale, user.settings) == ("Europe/Berlin", "de-DE", Settings())
    assert tokens.access_token_expires_at == door.clock.now() + timedelta(minutes=15)
    assert tokens.refresh_token_expires_at == door.clock.now() + timedelta(days=30)
    viewer = await door.signing_in.viewer(tokens.access_token)
    assert await door.profiles.me(viewer) == user
    assert [sign_in.device for sign_in in await door.profiles.sign_ins(viewer)] == ["Phone"]


async def test_without_a_time_zone_and_locale_the_profile_has_the_usual_ones(door: FrontDoor) -> None:
    profile = (await door.register()).user.profile

    assert (profile.timezone, profile.locale) == ("UTC", "en")


async def test_neither_password_nor_refresh_token_is_kept_as_it_is(door: FrontDoor) -> None:
    signed_in = await door.register()

    assert PASSWORD not in repr(door.users.users)
    [sign_in] = door.sign_ins.sign_ins.values()
    assert signed_in.tokens.refresh_token not in sign_in.refresh_hashes


@pytest.mark.parametrize(
    "same", ["ADA@example.org", "  ada@example.org\n", "ada@EXAMPLE.ORG", "\uff41\uff44\uff41@example.org"]
)
async def test_an_address_is_taken_however_it_is_written(door: FrontDoor, same: str) -> None:
    await door.register()

    with pytest.raises(InvalidInput) as error:
        await door.register(email=same)

    assert refused(error.value) == {"email": UserErrorCode.TAKEN}


async def test_of_two_who_take_an_address_at_once_one_gets_it() -> None:
    class BothFindItFree(FakeUsers):
        async def by_email(self, email: str) -> User | None:
            found = await super().by_email(email)
            await asyncio.sleep(0)
            return found

        async def add(self, user: User) -> bool:
            taken = any(kept.email == user.email for kept in self.users.values())
            return not taken and self.users.setdefault(user.id, user) is user

    door = FrontDoor(users=BothFindItFree())

    results = await asyncio.gather(door.register(), door.register(), return_exceptions=True)

    [error] = [result for result in results if isinstance(result, InvalidInput)]
    assert refused(error) == {"email": UserErrorCode.TAKEN}
    assert len(door.users.users) == len(door.sign_ins.sign_ins) == 1


async def test_everything_wrong_is_told_at_once(door: FrontDoor) -> None:
    with pytest.raises(InvalidInput) as error:
        await door.register(
            email="nobody", password="short", display_name=" ", timezone="Mars/Base", locale="!", device="x" * 201
        )

    assert refused(error.value) == {
        "email": UserErrorCode.INVALID,
        "password": UserErrorCode.TOO_SHORT,
        "displayName": UserErrorCode.REQUIRED,
        "timezone": UserErrorCode.INVALID,
        "locale": UserErrorCode.INVALID,
        "device": UserErrorCode.TOO_LONG,
    }
    assert not door.users.users
    assert all(user_error.path[0] == "input" for user_error in error.value.user_errors)


async def test_a_taken_address_is_told_beside_what_else_is_wrong(door: FrontDoor) -> None:
    await door.register()

    with pytest.raises(InvalidInput) as error:
        await door.register(password="short")

    assert refused(error.value) == {"email": UserErrorCode.TAKEN, "password": UserErrorCode.TOO_SHORT}


@pytest.mark.parametrize(
    ("email", "code"),
    [
        ("", UserErrorCode.REQUIRED),
        (" \t", UserErrorCode.REQUIRED),
        ("ada", UserErrorCode.INVALID),
        ("ada@", UserErrorCode.INVALID),
        ("@example.org", UserErrorCode.INVALID),
        ("ada@localhost", UserErrorCode.INVALID),
        ("ada@example..org", UserErrorCode.INVALID),
        ("ada@example.org.", UserErrorCode.INVALID),
        ("ada@b@example.org", UserErrorCode.INVALID),
        ("ada b@example.org", UserErrorCode.INVALID),
        ("ada\x00b@example.org", UserErrorCode.INVALID),
        ("ada\ud800@example.org", UserErrorCode.INVALID),
        ("a" * 65 + "@example.org", UserErrorCode.INVALID),
        ("ada@" + "e" * 250 + ".org", UserErrorCode.TOO_LONG),
        ("x" * 1_000_000, UserErrorCode.TOO_LONG),
    ],
)
async def test_what_is_no_address_is_refused(door: FrontDoor, email: str, code: UserErrorCode) -> None:
    with pytest.raises(InvalidInput) as error:
        await door.register(email=email)

    assert refused(error.value) == {"email": code}


@pytest.mark.parametrize("email", ["o'hara+coach@mail.example.co.uk", "用户@例子.公司", "a" * 64 + "@example.org"])
async def test_unusual_addresses_are_fine(door: FrontDoor, email: str) -> None:
    assert (await door.register(email=email)).user.email == email


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("123456789", UserErrorCode.TOO_SHORT),
        ("", UserErrorCode.TOO_SHORT),
        ("x y" * 86, UserErrorCode.TOO_LONG),
        ("aaaaaaaaaaaa", UserErrorCode.WEAK_PASSWORD),
        ("ADA@Example.org", UserErrorCode.WEAK_PASSWORD),
        ("correct \ud800 horse", UserErrorCode.INVALID),
        ("correct \x00 horse", UserErrorCode.INVALID),
    ],
)
async def test_passwords_are_refused_for_length_and_for_being_no_secret(
    door: FrontDoor, password: str, code: UserErrorCode
) -> None:
    with pytest.raises(InvalidInput) as error:
        await door.register(password=password)

    assert refused(error.value) == {"password": code}


@pytest.mark.parametrize("password", ["0123456789", "          a", "x y " * 64, "🐎🔋📎 correct"])
async def test_any_other_password_of_ten_characters_or_more_will_do(door: FrontDoor, password: str) -> None:
    await door.register(password=password)

    assert (await door.login(password=password)).user.email == EMAIL


@pytest.mark.parametrize("name", ["Ada\nLovelace", "Ada\x07", "\ud83d"])
async def test_a_name_has_no_control_characters(door: FrontDoor, name: str) -> None:
    with pytest.raises(InvalidInput) as error:
        await door.register(display_name=name)

    assert refused(error.value) == {"displayName": UserErrorCode.INVALID}
