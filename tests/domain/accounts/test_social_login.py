"""Signing in through other services, and who is let into which account."""

import asyncio
from typing import Any

import pytest

from domain.accounts.entities import Viewer
from domain.accounts.requests import SignedIn
from domain.accounts.social import SocialClaims, SocialProvider
from domain.accounts.social_requests import IdTokenLogin, SocialAnswer, SocialStart
from domain.errors import InvalidInput, RateLimited, UserErrorCode
from tests.domain.accounts.front_door import EMAIL, PAGE, PASSWORD, FrontDoor, refused

OIDC, GOOGLE, APPLE = SocialProvider.OIDC, SocialProvider.GOOGLE, SocialProvider.APPLE
ISSUER = "https://provider.example"


def claims(subject: str = "ada-at-work", **changes: Any) -> SocialClaims:
    fields = {"email": EMAIL, "email_verified": True, "name": "Ada Lovelace", **changes}
    return SocialClaims(issuer=ISSUER, subject=subject, **fields)


async def begun(door: FrontDoor, viewer: Viewer | None = None, provider: SocialProvider = OIDC) -> str:
    return (await door.social_login.start(SocialStart(provider=provider, redirect_uri=PAGE), viewer)).state


def answer(state: str, code: str = "code", **changes: Any) -> SocialAnswer:
    return SocialAnswer(**{"provider": OIDC, "code": code, "state": state, "redirect_uri": PAGE, **changes})


async def came_back(door: FrontDoor, who: SocialClaims, device: str | None = None) -> SignedIn:
    state = await begun(door)
    door.service.codes["code"] = who
    return await door.social_login.complete(answer(state, device=device))


async def signed_in(door: FrontDoor) -> Viewer:
    return await door.signing_in.viewer((await door.register()).tokens.access_token)


async def verified(door: FrontDoor) -> Viewer:
    viewer = await signed_in(door)
    await door.users.verify_email(viewer.user_id, EMAIL)
    return viewer


async def test_who_is_new_gets_an_account_with_a_verified_address_and_no_password(door: FrontDoor) -> None:
    signed = await came_back(door, claims(), device="Phone")

    user = signed.user
    assert (user.email, user.email_verified, user.has_password) == (EMAIL, True, False)
    assert user.profile.display_name == "Ada Lovelace"
    assert signed.sign_in.device == "Phone"
    assert list(await door.social_links.of_user(user.id)) == [OIDC]
    assert door.audit.told == [("REGISTERED", "ALLOWED")]


async def test_who_comes_again_is_known_by_subject_whatever_their_address_is_now(door: FrontDoor) -> None:
    first = await came_back(door, claims())

    again = await came_back(door, claims(email="moved@example.org", email_verified=False))

    assert again.user.id == first.user.id
    assert len(door.users.users) == 1


async def test_the_same_subject_at_another_issuer_is_somebody_else(door: FrontDoor) -> None:
    first = await came_back(door, claims())
    state = await begun(door)
    door.service.codes["code"] = SocialClaims(
        issuer="https://elsewhere.example", subject="ada-at-work", email="eve@example.org", email_verified=True
    )

    other = await door.social_login.complete(answer(state))

    assert other.user.id != first.user.id
    assert other.user.profile.display_name == "eve"


async def test_an_account_is_entered_by_address_when_both_sides_have_verified_it(door: FrontDoor) -> None:
    viewer = await verified(door)

    signed = await came_back(door, claims())

    assert signed.user.id == viewer.user_id
    assert list(await door.social_links.of_user(viewer.user_id)) == [OIDC]


async def test_an_account_whose_address_was_never_verified_here_is_not_entered(door: FrontDoor) -> None:
    viewer = await signed_in(door)

    with pytest.raises(InvalidInput) as error:
        await came_back(door, claims())

    assert refused(error.value) == {"code": UserErrorCode.TAKEN}
    assert list(await door.social_links.of_user(viewer.user_id)) == []


@pytest.mark.parametrize("change", [{"email_verified": False}, {"email": None}, {"email": "no address"}])
async def test_an_address_the_provider_has_not_verified_tells_nothing_about_accounts_here(
    door: FrontDoor, change: dict[str, Any]
) -> None:
    await verified(door)
    answers = []
    for email in (EMAIL, "nobody@example.org"):
        looked_up: list[str] = []
        door.users.by_email = lambda address, seen=looked_up: seen.append(address)  # type: ignore[method-assign,misc]
        with pytest.raises(InvalidInput) as error:
            await came_back(door, claims(**{"email": email, **change}))
        answers.append((error.value.user_errors, looked_up))

    assert answers[0] == answers[1]
    assert answers[0][1] == []
    assert len(door.users.users) == 1


async def test_a_state_works_once_and_only_with_what_it_was_begun_with(door: FrontDoor) -> None:
    door.service.codes = {f"code-{n}": claims() for n in range(9)}
    used = await begun(door)
    await door.social_login.complete(answer(used, "code-0"))
    others = [await begun(door) for _ in range(2)]
    old = await begun(door)
    door.clock.advance(minutes=9)
    fresh = await begun(door)
    door.clock.advance(minutes=1)

    for refusal in (
        answer(used, "code-1"),
        answer(others[0], "code-2", provider=GOOGLE),
        answer(others[1], "code-3", redirect_uri="https://evil.example"),
        answer(old, "code-4"),
        answer("made up", "code-5"),
        answer("", "code-5"),
    ):
        with pytest.raises(InvalidInput) as error:
            await door.social_login.complete(refusal)
        assert refused(error.value) == {"state": UserErrorCode.EXPIRED}
    assert (await door.social_login.complete(answer(fresh, "code-6"))).user.email == EMAIL


async def test_a_state_used_by_two_at_once_lets_one_in(door: FrontDoor) -> None:
    state = await begun(door)
    door.service.codes["code"] = claims()

    done = await asyncio.gather(*(door.social_login.complete(answer(state)) for _ in range(3)), return_exceptions=True)

    assert sorted(type(outcome).__name__ for outcome in done) == ["InvalidInput", "InvalidInput", "SignedIn"]


async def test_each_login_has_its_own_verifier_and_nonce_and_only_digests_name_it(door: FrontDoor) -> None:
    state = await begun(door)
    other = await begun(door)
    attempts = list(door.attempts.attempts.values())

    assert len({attempt.nonce for attempt in attempts} | {attempt.code_verifier for attempt in attempts}) == 4
    assert state not in repr(door.attempts.attempts)
    assert state != other


async def test_browsers_come_back_to_our_own_pages_only(door: FrontDoor) -> None:
    for page in (PAGE + "/", PAGE + "?x=1", "https://evil.example", "javascript:alert(1)", ""):
        with pytest.raises(InvalidInput) as error:
            await door.social_login.start(SocialStart(provider=OIDC, redirect_uri=page), None)
        assert refused(error.value) == {"redirectUri": UserErrorCode.INVALID}
    with pytest.raises(InvalidInput) as error:
        await door.social_login.start(SocialStart(provider=APPLE, redirect_uri=PAGE), None)
    assert refused(error.value) == {"provider": UserErrorCode.INVALID}


async def test_a_code_the_provider_does_not_know_uses_the_state_up(door: FrontDoor) -> None:
    state = await begun(door)
    with pytest.raises(InvalidInput) as wrong:
        await door.social_login.complete(answer(state, "another"))
    door.service.codes["code"] = claims()
    with pytest.raises(InvalidInput) as over:
        await door.social_login.complete(answer(state))

    assert refused(wrong.value) == {"code": UserErrorCode.INVALID}
    assert refused(over.value) == {"state": UserErrorCode.EXPIRED}
    assert door.audit.told == [("SIGNED_IN", "DENIED")] * 2


async def test_an_id_token_works_once_and_tells_what_the_app_says_of_a_newcomer(door: FrontDoor) -> None:
    door.service.tokens["token"] = claims(name=None)
    request = IdTokenLogin(
        provider=OIDC, id_token="token", display_name="Countess", timezone="Europe/Berlin", locale="de"
    )

    profile = (await door.social_login.with_id_token(request)).user.profile

    assert (profile.display_name, profile.timezone, profile.locale) == ("Countess", "Europe/Berlin", "de")
    with pytest.raises(InvalidInput) as error:
        await door.social_login.with_id_token(request)
    assert refused(error.value) == {"idToken": UserErrorCode.EXPIRED}
    with pytest.raises(InvalidInput) as error:
        await door.social_login.with_id_token(IdTokenLogin(provider=OIDC, id_token="forged"))
    assert refused(error.value) == {"idToken": UserErrorCode.INVALID}


async def test_a_signed_in_user_links_a_login_with_any_address(door: FrontDoor) -> None:
    viewer = await signed_in(door)
    state = await begun(door, viewer)
    door.service.codes["code"] = claims(email="work@example.com", email_verified=False)

    await door.social_links.link(viewer, answer(state))

    assert list(await door.social_links.of_user(viewer.user_id)) == [OIDC]
    assert (await came_back(door, claims(email="work@example.com"))).user.id == viewer.user_id
    assert ("SOCIAL_LOGIN_LINKED", "ALLOWED") in door.audit.told


async def test_nobody_can_be_made_to_link_a_login_that_somebody_else_began(door: FrontDoor) -> None:
    viewer = await signed_in(door)
    eve = await door.signing_in.viewer((await door.register(email="eve@example.org")).tokens.access_token)
    for begun_by in (None, eve):
        state = await begun(door, begun_by)
        door.service.codes["code"] = claims("eves-account")
        with pytest.raises(InvalidInput) as error:
            await door.social_links.link(viewer, answer(state))
        assert refused(error.value) == {"state": UserErrorCode.EXPIRED}

    assert list(await door.social_links.of_user(viewer.user_id)) == []
    assert door.audit.told[-1] == ("SOCIAL_LOGIN_LINKED", "DENIED")


async def test_a_login_is_one_users_and_a_user_has_one_of_each_provider(door: FrontDoor) -> None:
    owner = await came_back(door, claims(email="owner@example.org"))
    viewer = await signed_in(door)
    state = await begun(door, viewer)
    door.service.codes["code"] = claims()
    with pytest.raises(InvalidInput) as taken:
        await door.social_links.link(viewer, answer(state))
    state = await begun(door, viewer)
    door.service.codes["code"] = claims("mine")
    await door.social_links.link(viewer, answer(state))
    state = await begun(door, viewer)
    door.service.codes["code"] = claims("mine-too")
    with pytest.raises(InvalidInput) as another:
        await door.social_links.link(viewer, answer(state))

    assert refused(taken.value) == {"code": UserErrorCode.TAKEN}
    assert refused(another.value) == {"provider": UserErrorCode.ALREADY_DONE}
    assert list(await door.social_links.of_user(owner.user.id)) == [OIDC]


async def test_the_only_way_to_sign_in_stays(door: FrontDoor) -> None:
    signed = await came_back(door, claims())
    viewer = await door.signing_in.viewer(signed.tokens.access_token)
    with pytest.raises(InvalidInput) as error:
        await door.social_links.unlink(viewer, OIDC)
    await door.users.set_password(viewer.user_id, await door.hasher.hash(PASSWORD))

    await door.social_links.unlink(viewer, OIDC)

    assert [(e.code, e.path) for e in error.value.user_errors] == [(UserErrorCode.INVALID, ("provider",))]
    assert list(await door.social_links.of_user(viewer.user_id)) == []
    with pytest.raises(InvalidInput) as gone:
        await door.social_links.unlink(viewer, OIDC)
    assert [e.code for e in gone.value.user_errors] == [UserErrorCode.NOT_FOUND]


async def test_a_deleted_accounts_login_opens_a_new_one(door: FrontDoor) -> None:
    first = await came_back(door, claims())
    door.users.users.clear()

    again = await came_back(door, claims())

    assert again.user.id != first.user.id
    assert list(await door.social_links.of_user(again.user.id)) == [OIDC]


async def test_tries_are_limited_for_an_address(door: FrontDoor) -> None:
    from domain.audit.entries import Origin

    home = Origin(ip_address="192.0.2.1")
    with pytest.raises(RateLimited):
        for _ in range(door.limits.max_sign_ins_per_address_per_minute + 1):
            with pytest.raises(InvalidInput):
                await door.social_login.complete(answer("made up"), home)
