"""Signing in with a password, and out."""

import pytest

from domain.errors import InvalidInput, StoreUnavailable, Unauthenticated, UserErrorCode
from tests.builders import a_user
from tests.domain.accounts.front_door import EMAIL, PASSWORD, FrontDoor, refused


async def test_the_right_password_signs_in_on_another_device(door: FrontDoor) -> None:
    registered = await door.register(device="Phone")

    signed_in = await door.login(device=" Laptop ")

    assert signed_in.user == registered.user
    viewer = await door.signing_in.viewer(signed_in.tokens.access_token)
    assert {sign_in.device for sign_in in await door.profiles.sign_ins(viewer)} == {"Phone", "Laptop"}


async def test_the_address_may_be_written_differently(door: FrontDoor) -> None:
    await door.register()

    assert (await door.login(email=" ADA@Example.org")).user.email == EMAIL


async def test_the_same_password_from_another_keyboard_is_the_same_password(door: FrontDoor) -> None:
    await door.register(password="Caf\u00e9 au lait bitte")

    assert (await door.login(password="Cafe\u0301 au lait bitte")).user.email == EMAIL


@pytest.mark.parametrize(
    ("email", "password"),
    [
        (EMAIL, "another password"),
        (EMAIL, ""),
        (EMAIL, PASSWORD + " "),
        (EMAIL, "x" * 1_000_000),
        (EMAIL, "\ud800"),
        ("nobody@example.org", PASSWORD),
        ("no address", PASSWORD),
        ("", ""),
        ("social@example.org", PASSWORD),
    ],
)
async def test_every_wrong_pair_gets_the_same_answer_after_the_same_work(
    door: FrontDoor, email: str, password: str
) -> None:
    await door.register()
    await door.users.add(a_user(email="social@example.org", password_hash=None))

    with pytest.raises(InvalidInput) as error:
        await door.login(email, password)

    [user_error] = error.value.user_errors
    assert user_error.code is UserErrorCode.WRONG_CREDENTIALS
    assert user_error.message == "The email address or the password is wrong."
    assert len(door.hasher.verified) == 1


async def test_a_device_name_can_be_too_long(door: FrontDoor) -> None:
    await door.register()

    with pytest.raises(InvalidInput) as error:
        await door.login(device="x" * 201)

    assert refused(error.value) == {"device": UserErrorCode.TOO_LONG}


async def test_after_logout_neither_token_is_good(door: FrontDoor) -> None:
    tokens = (await door.register()).tokens
    viewer = await door.signing_in.viewer(tokens.access_token)

    await door.signing_in.logout(viewer)

    with pytest.raises(Unauthenticated):
        await door.signing_in.viewer(tokens.access_token)
    with pytest.raises(Unauthenticated):
        await door.signing_in.refresh(tokens.refresh_token)


async def test_logging_out_twice_is_harmless_and_leaves_other_devices_alone(door: FrontDoor) -> None:
    viewer = await door.signing_in.viewer((await door.register()).tokens.access_token)
    other = (await door.login()).tokens

    await door.signing_in.logout(viewer)
    await door.signing_in.logout(viewer)

    assert (await door.signing_in.viewer(other.access_token)).user_id == viewer.user_id


async def test_nobody_gets_in_while_the_sign_in_cannot_be_checked(door: FrontDoor) -> None:
    tokens = (await door.register()).tokens
    door.sign_ins.failure = StoreUnavailable("MongoDB cannot be reached.")

    with pytest.raises(StoreUnavailable):
        await door.signing_in.viewer(tokens.access_token)
