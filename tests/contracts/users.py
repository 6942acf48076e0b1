"""What every implementation of `Users` promises."""

from dataclasses import replace

from domain.accounts.entities import CoachingStyle, Profile, Settings
from domain.accounts.ports import Users
from domain.audio.formats import AudioFormat
from tests.builders import a_user


class UsersContract:
    async def test_a_user_comes_back_as_they_were(self, users: Users):
        profile = Profile(display_name="Ada 🌱", about="$where", coaching_focus=("sleep", "work"))
        settings = Settings(
            coaching_style=CoachingStyle.DIRECT, audio_format=AudioFormat.WEBM_OPUS, monthly_budget=2**40
        )
        ada = a_user(profile=profile, settings=settings)

        assert await users.add(ada)

        assert await users.get(ada.id) == ada
        assert await users.by_email(ada.email) == ada

    async def test_an_address_belongs_to_one_user(self, users: Users):
        ada, other = a_user(), a_user()
        await users.add(ada)

        assert not await users.add(replace(other, email=ada.email))

        assert await users.get(other.id) is None
        assert await users.by_email(ada.email) == ada

    async def test_nobody_is_found_under_an_unknown_id_or_address(self, users: Users):
        assert await users.get(a_user().id) is None
        assert await users.by_email("nobody@example.org") is None

    async def test_profile_and_settings_are_replaced_and_nothing_else(self, users: Users):
        ada = a_user()
        await users.add(ada)
        changed = replace(ada, profile=Profile(display_name="Countess"), settings=Settings(speech_rate=1.5))

        await users.replace_profile(replace(changed, email="changed@example.org", password_hash=None))

        assert await users.get(ada.id) == changed

    async def test_replacing_the_profile_of_nobody_makes_nobody(self, users: Users):
        ghost = a_user()

        await users.replace_profile(ghost)

        assert await users.get(ghost.id) is None

    async def test_a_password_is_replaced_and_nothing_else(self, users: Users):
        ada, bob = a_user(), a_user()
        for user in (ada, bob):
            await users.add(user)

        await users.set_password(ada.id, "$argon2id$another")

        assert await users.get(ada.id) == replace(ada, password_hash="$argon2id$another")
        assert await users.get(bob.id) == bob

    async def test_an_address_is_verified_while_it_is_still_the_users(self, users: Users):
        ada = a_user()
        await users.add(ada)

        await users.verify_email(ada.id, "another@example.org")
        assert await users.get(ada.id) == ada

        await users.verify_email(ada.id, ada.email)
        assert await users.get(ada.id) == replace(ada, email_verified=True)
