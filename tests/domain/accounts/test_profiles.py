"""Changing who one is and how one is coached."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from domain.accounts.entities import CoachingStyle, Profile, ReplyLength, Settings, Viewer
from domain.accounts.events import UserChanged
from domain.accounts.requests import ProfileChanges, SettingsChanges
from domain.audio.formats import AudioFormat
from domain.errors import InvalidInput, Unauthenticated, UserErrorCode
from tests.domain.accounts.front_door import FrontDoor, refused

INVALID, REQUIRED, TOO_LONG = UserErrorCode.INVALID, UserErrorCode.REQUIRED, UserErrorCode.TOO_LONG


@pytest.fixture
async def viewer(door: FrontDoor) -> Viewer:
    return await door.signing_in.viewer((await door.register()).tokens.access_token)


async def test_only_what_is_named_changes(door: FrontDoor, viewer: Viewer) -> None:
    before = (await door.profiles.me(viewer)).profile

    user = await door.profiles.update_profile(viewer, ProfileChanges(pronouns=" she/her ", about="I walk.\nA lot."))

    assert user.profile == replace(before, pronouns="she/her", about="I walk.\nA lot.")
    assert await door.profiles.me(viewer) == user


async def test_all_of_a_profile_can_change_and_what_may_be_empty_be_cleared(door: FrontDoor, viewer: Viewer) -> None:
    full = Profile(
        display_name="Countess",
        pronouns="she/her",
        timezone="Europe/Berlin",
        locale="en-GB",
        about="Numbers.",
        coaching_focus=("sleep", "focus"),
    )
    changes = ProfileChanges(**{name: getattr(full, name) for name in Profile.__slots__})

    assert (await door.profiles.update_profile(viewer, changes)).profile == full
    cleared = await door.profiles.update_profile(viewer, ProfileChanges(pronouns=None, about=None, coaching_focus=None))
    assert cleared.profile == replace(full, pronouns=None, about=None, coaching_focus=())
    blank = await door.profiles.update_profile(viewer, ProfileChanges(pronouns="  ", about=""))
    assert (blank.profile.pronouns, blank.profile.about) == (None, None)


async def test_the_same_focus_twice_is_kept_once(door: FrontDoor, viewer: Viewer) -> None:
    changes = ProfileChanges(coaching_focus=("sleep", " sleep ", "focus"))

    assert (await door.profiles.update_profile(viewer, changes)).profile.coaching_focus == ("sleep", "focus")


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        (ProfileChanges(display_name=None), {"displayName": REQUIRED}),
        (ProfileChanges(display_name=""), {"displayName": REQUIRED}),
        (ProfileChanges(display_name="x" * 81), {"displayName": TOO_LONG}),
        (ProfileChanges(pronouns="x" * 81), {"pronouns": TOO_LONG}),
        (ProfileChanges(timezone=None, locale=None), {"timezone": REQUIRED, "locale": REQUIRED}),
        (ProfileChanges(timezone="../etc/passwd"), {"timezone": INVALID}),
        (ProfileChanges(timezone=""), {"timezone": INVALID}),
        (ProfileChanges(locale="en_US"), {"locale": INVALID}),
        (ProfileChanges(locale="e"), {"locale": INVALID}),
        (ProfileChanges(locale="en-" + "x" * 9), {"locale": INVALID}),
        (ProfileChanges(about="x" * 2_001), {"about": TOO_LONG}),
        (ProfileChanges(about="bell \x07"), {"about": INVALID}),
        (ProfileChanges(coaching_focus=tuple("abcdefghijk")), {"coachingFocus": TOO_LONG}),
        (
            ProfileChanges(coaching_focus=("fine", " ", "x" * 81)),
            {"coachingFocus.1": REQUIRED, "coachingFocus.2": TOO_LONG},
        ),
    ],
)
async def test_a_profile_that_cannot_be_is_refused_and_nothing_changes(
    door: FrontDoor, viewer: Viewer, changes: ProfileChanges, errors: dict[str, UserErrorCode]
) -> None:
    before = await door.profiles.me(viewer)

    with pytest.raises(InvalidInput) as error:
        await door.profiles.update_profile(viewer, changes)

    assert refused(error.value) == errors
    assert await door.profiles.me(viewer) == before


async def test_all_settings_can_change(door: FrontDoor, viewer: Viewer) -> None:
    wanted = Settings(
        voice="otto",
        speech_rate=1.5,
        language="pt-BR",
        coaching_style=CoachingStyle.DIRECT,
        reply_length=ReplyLength.SHORT,
        audio_format=AudioFormat.OGG_OPUS,
        hands_free=True,
        show_transcript=False,
        keep_recordings_days=365,
        memory_enabled=False,
        monthly_budget=5_000_000_000_000,
    )
    changes = SettingsChanges(**{name: getattr(wanted, name) for name in Settings.__slots__})

    assert (await door.profiles.update_settings(viewer, changes)).settings == wanted
    assert (await door.profiles.me(viewer)).settings == wanted
    cleared = await door.profiles.update_settings(viewer, SettingsChanges(monthly_budget=None))
    assert cleared.settings == replace(wanted, monthly_budget=None)


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"voice": "nobody"}, {"voice": INVALID}),
        ({"speech_rate": 0.49}, {"speechRate": INVALID}),
        ({"speech_rate": 2.01}, {"speechRate": INVALID}),
        ({"speech_rate": float("nan")}, {"speechRate": INVALID}),
        ({"language": "english language"}, {"language": INVALID}),
        ({"keep_recordings_days": -1}, {"keepRecordingsDays": INVALID}),
        ({"keep_recordings_days": 366}, {"keepRecordingsDays": INVALID}),
        ({"monthly_budget": -1}, {"monthlyBudget": INVALID}),
        ({"monthly_budget": 2**53}, {"monthlyBudget": INVALID}),
        (
            dict.fromkeys(set(Settings.__slots__) - {"monthly_budget"}),
            dict.fromkeys(
                [
                    "voice",
                    "speechRate",
                    "language",
                    "coachingStyle",
                    "replyLength",
                    "audioFormat",
                    "handsFree",
                    "showTranscript",
                    "keepRecordingsDays",
                    "memoryEnabled",
                ],
                REQUIRED,
            ),
        ),
    ],
)
async def test_settings_that_cannot_be_are_refused(
    door: FrontDoor, viewer: Viewer, changes: dict[str, Any], errors: dict[str, UserErrorCode]
) -> None:
    with pytest.raises(InvalidInput) as error:
        await door.profiles.update_settings(viewer, SettingsChanges(**changes))

    assert refused(error.value) == errors


@pytest.mark.parametrize(
    "changes", [{"speech_rate": 0.5}, {"speech_rate": 2}, {"voice": "default"}, {"monthly_budget": 0}]
)
async def test_settings_at_the_edge_are_fine(door: FrontDoor, viewer: Viewer, changes: dict[str, Any]) -> None:
    settings = (await door.profiles.update_settings(viewer, SettingsChanges(**changes))).settings

    assert {name: getattr(settings, name) for name in changes} == changes


async def test_a_setting_the_server_no_longer_offers_does_not_stand_in_the_way(door: FrontDoor, viewer: Viewer) -> None:
    user = await door.profiles.me(viewer)
    await door.users.replace_profile(replace(user, settings=Settings(voice="retired")))

    changed = await door.profiles.update_settings(viewer, SettingsChanges(hands_free=True))

    assert changed.settings == Settings(voice="retired", hands_free=True)


async def test_a_gone_account_is_nobody(door: FrontDoor, viewer: Viewer) -> None:
    door.users.users.clear()
    attempts: list[Callable[[], Any]] = [
        lambda: door.profiles.me(viewer),
        lambda: door.profiles.update_profile(viewer, ProfileChanges()),
        lambda: door.profiles.update_settings(viewer, SettingsChanges()),
    ]

    for attempt in attempts:
        with pytest.raises(Unauthenticated):
            await attempt()


async def test_a_change_is_told_to_the_users_devices_without_the_passwords_hash(
    door: FrontDoor, viewer: Viewer
) -> None:
    await door.profiles.update_profile(viewer, ProfileChanges(about="I walk."))
    user = await door.profiles.update_settings(viewer, SettingsChanges(hands_free=True))

    first, second = door.account_log.events(viewer.user_id)
    assert isinstance(first, UserChanged)
    assert isinstance(second, UserChanged)
    assert (first.user.profile.about, first.user.settings.hands_free) == ("I walk.", False)
    assert second.user == replace(user, password_hash="")
    assert second.user.has_password
    assert first.at == door.clock.now()


async def test_a_change_of_nothing_and_a_refused_one_are_not_told(door: FrontDoor, viewer: Viewer) -> None:
    await door.profiles.update_profile(viewer, ProfileChanges(display_name="Ada"))
    with pytest.raises(InvalidInput):
        await door.profiles.update_profile(viewer, ProfileChanges(display_name=""))

    assert door.account_log.events(viewer.user_id) == []
