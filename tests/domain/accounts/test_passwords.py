"""Changing a password, getting a new one by mail, and showing that an address is one's own."""

import asyncio

import pytest

from domain.accounts.entities import Viewer
from domain.accounts.requests import PasswordChange, PasswordReset
from domain.errors import InvalidInput, RateLimited, Unauthenticated, UserErrorCode
from tests.builders import a_user
from tests.domain.accounts.front_door import EMAIL, PASSWORD, FrontDoor, refused

NEW = "a longer and better one"
RESET, VERIFY = "new password", "Your address"


async def signed_in(door: FrontDoor) -> Viewer:
    return await door.signing_in.viewer((await door.register()).tokens.access_token)


async def test_a_changed_password_signs_in_and_the_old_one_does_not(door: FrontDoor) -> None:
    viewer = await signed_in(door)

    await door.passwords.change(viewer, PasswordChange(current_password=PASSWORD, new_password=NEW))

    assert (await door.login(password=NEW)).user.email == EMAIL
    with pytest.raises(InvalidInput):
        await door.login(password=PASSWORD)


async def test_all_other_sign_ins_end_with_the_old_password(door: FrontDoor) -> None:
    viewer = await signed_in(door)
    elsewhere = (await door.login()).tokens
    there = await door.signing_in.viewer(elsewhere.access_token)

    await door.passwords.change(viewer, PasswordChange(current_password=PASSWORD, new_password=NEW))

    assert door.revocations.announced == [there.sign_in_id]
    with pytest.raises(Unauthenticated):
        await door.signing_in.viewer(elsewhere.access_token)
    with pytest.raises(Unauthenticated):
        await door.signing_in.refresh(elsewhere.refresh_token)
    await door.check.require_good(viewer)


@pytest.mark.parametrize("current", [None, "", "not this one", "\x00", "x" * 10_000])
async def test_who_does_not_know_the_password_does_not_change_it(door: FrontDoor, current: str | None) -> None:
    viewer = await signed_in(door)

    with pytest.raises(InvalidInput) as error:
        await door.passwords.change(viewer, PasswordChange(current_password=current, new_password=NEW))

    assert refused(error.value) == {"currentPassword": UserErrorCode.WRONG_CREDENTIALS}
    assert door.audit.told[-1] == ("PASSWORD_CHANGED", "DENIED")
    assert (await door.login()).user.email == EMAIL


async def test_an_account_without_a_password_is_given_its_first_one(door: FrontDoor) -> None:
    social = a_user(email="social@example.org", password_hash=None)
    await door.users.add(social)
    viewer = await door.signing_in.viewer((await door.desk.open(social, None)).tokens.access_token)

    user = await door.passwords.change(viewer, PasswordChange(new_password=NEW))

    assert user.has_password
    assert (await door.login("social@example.org", NEW)).user.id == social.id


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short", UserErrorCode.TOO_SHORT),
        ("x" * 257, UserErrorCode.TOO_LONG),
        ("password1234", UserErrorCode.WEAK_PASSWORD),
        (EMAIL, UserErrorCode.WEAK_PASSWORD),
        ("aaaaaaaaaaaa", UserErrorCode.WEAK_PASSWORD),
    ],
)
async def test_a_new_password_is_long_and_not_easily_guessed(
    door: FrontDoor, password: str, code: UserErrorCode
) -> None:
    viewer = await signed_in(door)
    await door.passwords.request_reset(EMAIL)
    token = await door.mailed(RESET)

    with pytest.raises(InvalidInput) as changed:
        await door.passwords.change(viewer, PasswordChange(current_password=PASSWORD, new_password=password))
    with pytest.raises(InvalidInput) as reset:
        await door.passwords.reset(PasswordReset(token=token, new_password=password))

    assert refused(changed.value) == refused(reset.value) == {"newPassword": code}
    assert (await door.passwords.reset(PasswordReset(token=token, new_password=NEW))).user.email == EMAIL


async def test_a_mailed_token_sets_a_password_signs_in_and_ends_everything_else(door: FrontDoor) -> None:
    before = (await door.register()).tokens
    await door.passwords.request_reset(" ADA@Example.org ")

    signed = await door.passwords.reset(PasswordReset(token=await door.mailed(RESET), new_password=NEW, device="Phone"))

    viewer = await door.signing_in.viewer(signed.tokens.access_token)
    assert [sign_in.device for sign_in in await door.profiles.sign_ins(viewer)] == ["Phone"]
    assert signed.user.email_verified
    with pytest.raises(Unauthenticated):
        await door.signing_in.refresh(before.refresh_token)
    assert (await door.login(password=NEW)).user.email == EMAIL
    assert ("PASSWORD_RESET", "ALLOWED") in door.audit.told


async def test_a_token_works_once_even_at_the_same_time(door: FrontDoor) -> None:
    await door.register()
    await door.passwords.request_reset(EMAIL)
    request = PasswordReset(token=await door.mailed(RESET), new_password=NEW)

    done = await asyncio.gather(*(door.passwords.reset(request) for _ in range(3)), return_exceptions=True)

    failures = [outcome for outcome in done if isinstance(outcome, InvalidInput)]
    assert len(failures) == 2
    assert refused(failures[0]) == {"token": UserErrorCode.EXPIRED}


async def test_tokens_expire_and_a_newer_use_takes_the_older_along(door: FrontDoor) -> None:
    await door.register()
    await door.passwords.request_reset(EMAIL)
    first = await door.mailed(RESET)
    await door.passwords.request_reset(EMAIL)
    second = await door.mailed(RESET)
    assert first != second
    await door.passwords.reset(PasswordReset(token=second, new_password=NEW))
    await door.passwords.request_reset(EMAIL)
    third = await door.mailed(RESET)
    door.clock.advance(hours=1)

    for token in (first, second, third, "", "\ud800", "x" * 100_000):
        with pytest.raises(InvalidInput) as error:
            await door.passwords.reset(PasswordReset(token=token, new_password=NEW + "!"))
        assert refused(error.value) == {"token": UserErrorCode.EXPIRED}


async def test_only_digests_are_kept_and_no_letter_is_written_before_it_is_sent(door: FrontDoor) -> None:
    await door.register()
    await door.passwords.request_reset(EMAIL)
    kept_before = set(door.tokens.tokens)
    token = await door.mailed(RESET)

    assert len(set(door.tokens.tokens) - kept_before) >= 1
    assert token not in repr(door.tokens.tokens)
    assert token not in repr(door.outbox.orders)
    assert token not in repr(door.mailer.letters)


async def test_asking_for_a_reset_does_the_same_for_somebody_and_nobody(door: FrontDoor) -> None:
    await door.register()
    while await door.post.carry_out_one():
        pass
    asked = door.rate_limits.asked
    work = []
    for email in (EMAIL, "nobody@example.org", "no address"):
        asked.clear()
        door.outbox.orders.clear()
        await door.passwords.request_reset(email)
        work.append((len(asked), [order.kind for order in door.outbox.orders.values()]))

    assert work[0] == work[1]
    assert door.hasher.verified == []


async def test_letters_are_limited_for_an_address_whether_it_is_anybodys(door: FrontDoor) -> None:
    for email in (EMAIL, "nobody@example.org"):
        for _ in range(door.limits.max_letters_per_hour):
            await door.passwords.request_reset(email)
        with pytest.raises(RateLimited):
            await door.passwords.request_reset(email)


async def test_a_new_account_gets_a_letter_that_verifies_its_address(door: FrontDoor) -> None:
    viewer = await signed_in(door)
    token = await door.mailed(VERIFY)

    user = await door.email_verification.verify(token)

    assert (user.id, user.email_verified) == (viewer.user_id, True)
    with pytest.raises(InvalidInput) as again:
        await door.email_verification.verify(token)
    with pytest.raises(InvalidInput) as done:
        await door.email_verification.request(viewer)
    assert refused(again.value) == {"token": UserErrorCode.EXPIRED}
    assert [error.code for error in done.value.user_errors] == [UserErrorCode.ALREADY_DONE]


async def test_a_verification_token_resets_no_password_nor_the_other_way_round(door: FrontDoor) -> None:
    await door.register()
    verification = await door.mailed(VERIFY)
    await door.passwords.request_reset(EMAIL)
    reset = await door.mailed(RESET)

    with pytest.raises(InvalidInput):
        await door.passwords.reset(PasswordReset(token=verification, new_password=NEW))
    with pytest.raises(InvalidInput):
        await door.email_verification.verify(reset)


async def test_the_user_is_told_of_a_changed_password(door: FrontDoor) -> None:
    viewer = await signed_in(door)
    await door.passwords.change(viewer, PasswordChange(current_password=PASSWORD, new_password=NEW))
    while await door.post.carry_out_one():
        pass

    assert door.mailer.letters[-1].subject == "Your password was changed"
    assert NEW not in door.mailer.letters[-1].text
