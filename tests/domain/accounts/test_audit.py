"""What accounts leave in the audit log."""

import pytest

from domain.accounts.requests import LoginRequest, ProfileChanges, SettingsChanges
from domain.audit.entries import AuditOutcome, Origin
from domain.errors import InvalidInput, Unauthenticated
from tests.domain.accounts.front_door import EMAIL, PASSWORD, FrontDoor

HOME = Origin(ip_address="192.0.2.7", device="Firefox")


async def test_signing_in_tells_who_where_and_through_which_sign_in(door: FrontDoor) -> None:
    user = (await door.register()).user
    request = LoginRequest(email=EMAIL, password=PASSWORD, device="Ada's phone")

    signed_in = await door.signing_in.login(request, HOME)

    entry = list(door.audit.entries.values())[-1]
    assert (entry.action, entry.outcome, entry.user_id) == ("SIGNED_IN", AuditOutcome.ALLOWED, user.id)
    assert (entry.ip_address, entry.device, entry.at) == ("192.0.2.7", "Ada's phone", door.clock.now())
    assert entry.sign_in_id == signed_in.sign_in.id


async def test_a_wrong_password_is_noted_on_the_account_and_nobodys_on_none(door: FrontDoor) -> None:
    user = (await door.register()).user
    for email in (EMAIL, "nobody@example.org"):
        with pytest.raises(InvalidInput):
            await door.signing_in.login(LoginRequest(email=email, password="wrong and long"), HOME)

    hers, nobodys = list(door.audit.entries.values())[-2:]
    assert (hers.user_id, nobodys.user_id) == (user.id, None)
    for entry in (hers, nobodys):
        assert (entry.action, entry.outcome, entry.ip_address) == ("SIGNED_IN", AuditOutcome.DENIED, "192.0.2.7")
        assert "wrong and long" not in repr(entry)
        assert EMAIL not in repr(entry)


async def test_the_life_of_an_account(door: FrontDoor) -> None:
    viewer = await door.signing_in.viewer((await door.register()).tokens.access_token)
    with pytest.raises(InvalidInput):
        await door.register()
    await door.profiles.update_profile(viewer, ProfileChanges(about="A baker."), HOME)
    await door.profiles.update_profile(viewer, ProfileChanges(about="A baker."), HOME)
    await door.profiles.update_settings(viewer, SettingsChanges(hands_free=True), HOME)
    await door.signing_in.logout(viewer, HOME)

    assert door.audit.told == [
        ("REGISTERED", "ALLOWED"),
        ("REGISTERED", "DENIED"),
        ("PROFILE_CHANGED", "ALLOWED"),
        ("SETTINGS_CHANGED", "ALLOWED"),
        ("SIGNED_OUT", "ALLOWED"),
    ]
    assert {entry.user_id for entry in door.audit.entries.values()} == {viewer.user_id}
    assert "baker" not in repr(door.audit.entries)


async def test_a_refresh_token_used_again_is_noted(door: FrontDoor) -> None:
    stolen = await door.register()
    await door.signing_in.refresh(stolen.tokens.refresh_token)
    door.clock.advance(minutes=1)

    with pytest.raises(Unauthenticated):
        await door.signing_in.refresh(stolen.tokens.refresh_token, HOME)

    entry = list(door.audit.entries.values())[-1]
    assert (entry.action, entry.outcome.value) == ("REFRESH_TOKEN_REUSED", "DENIED")
    assert (entry.sign_in_id, entry.ip_address) == (stolen.sign_in.id, "192.0.2.7")
