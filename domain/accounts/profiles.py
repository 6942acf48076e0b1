"""The signed-in user: who they are and how they want to be coached."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from domain.accounts.entities import Profile, Settings, SignIn, User, Viewer
from domain.accounts.ports import SignIns, Users
from domain.accounts.requests import ProfileChanges, SettingsChanges
from domain.accounts.rules import (
    COACHING_FOCUS,
    DISPLAY_NAME,
    KEEP_RECORDINGS_DAYS,
    LANGUAGE_TAG,
    MONTHLY_BUDGET,
    PRONOUNS,
    SPEECH_RATE,
    AccountRules,
)
from domain.accounts.user_news import UserNews
from domain.audit.entries import NOWHERE, Action, Origin
from domain.audit.notes import AuditNotes
from domain.checks import anything
from domain.clock import Clock
from domain.errors import Unauthenticated
from domain.ids import UserId
from domain.updates import Update


@dataclass(frozen=True, slots=True, kw_only=True)
class Profiles:
    """Reads and changes the signed-in user."""

    users: Users
    kept_sign_ins: SignIns
    news: UserNews
    rules: AccountRules
    notes: AuditNotes
    clock: Clock

    async def me(self, viewer: Viewer) -> User:
        """Load the signed-in user. Raises Unauthenticated when the account is gone."""
        return await self.user(viewer.user_id)

    async def user(self, user_id: UserId) -> User:
        """Load a user by the id that signed in. Raises Unauthenticated when the account is gone."""
        user = await self.users.get(user_id)
        if user is None:
            raise Unauthenticated("The account is gone.")
        return user

    async def update_profile(self, viewer: Viewer, changes: ProfileChanges, origin: Origin = NOWHERE) -> User:
        """Change the profile. Raises InvalidInput with everything that is wrong."""
        user, update = await self.me(viewer), Update()
        changed = replace(user, profile=self._profile(user.profile, changes, update))
        if await self._keep(user, changed, update):
            await self.notes.allowed(Action.PROFILE_CHANGED, viewer, origin)
        return changed

    async def update_settings(self, viewer: Viewer, changes: SettingsChanges, origin: Origin = NOWHERE) -> User:
        """Change the settings. Raises InvalidInput with everything that is wrong."""
        user, update = await self.me(viewer), Update()
        changed = replace(user, settings=self._settings(user.settings, changes, update))
        if await self._keep(user, changed, update):
            await self.notes.allowed(Action.SETTINGS_CHANGED, viewer, origin)
        return changed

    async def sign_ins(self, viewer: Viewer) -> Sequence[SignIn]:
        """List the user's sign-ins that are still good, newest first."""
        return await self.kept_sign_ins.good(viewer.user_id, self.clock.now())

    async def _keep(self, user: User, changed: User, update: Update) -> bool:
        """Store what was accepted; False when there is nothing new."""
        update.refusals.settle()
        if changed == user:
            return False
        await self.users.replace_profile(changed)
        self.news.changed(user.id)
        return True

    def _profile(self, now: Profile, to: ProfileChanges, update: Update) -> Profile:
        required, optional = update.required, update.optional
        return replace(
            now,
            display_name=required("displayName", to.display_name, now.display_name, DISPLAY_NAME),
            pronouns=optional("pronouns", to.pronouns, now.pronouns, PRONOUNS) or None,
            timezone=required("timezone", to.timezone, now.timezone, self.rules.timezone),
            locale=required("locale", to.locale, now.locale, LANGUAGE_TAG),
            about=optional("about", to.about, now.about, self.rules.about) or None,
            coaching_focus=optional("coachingFocus", to.coaching_focus, now.coaching_focus, COACHING_FOCUS) or (),
        )

    def _settings(self, now: Settings, to: SettingsChanges, update: Update) -> Settings:
        required, days = update.required, now.keep_recordings_days
        return replace(
            now,
            voice=required("voice", to.voice, now.voice, self.rules.voice),
            speech_rate=required("speechRate", to.speech_rate, now.speech_rate, SPEECH_RATE),
            language=required("language", to.language, now.language, LANGUAGE_TAG),
            coaching_style=required("coachingStyle", to.coaching_style, now.coaching_style, anything),
            reply_length=required("replyLength", to.reply_length, now.reply_length, anything),
            audio_format=required("audioFormat", to.audio_format, now.audio_format, anything),
            hands_free=required("handsFree", to.hands_free, now.hands_free, anything),
            show_transcript=required("showTranscript", to.show_transcript, now.show_transcript, anything),
            keep_recordings_days=required("keepRecordingsDays", to.keep_recordings_days, days, KEEP_RECORDINGS_DAYS),
            memory_enabled=required("memoryEnabled", to.memory_enabled, now.memory_enabled, anything),
            monthly_budget=update.optional("monthlyBudget", to.monthly_budget, now.monthly_budget, MONTHLY_BUDGET),
        )
