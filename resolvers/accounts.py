"""Who the user is and how they sign in."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import strawberry

from domain.accounts.entities import SignIn, User
from domain.accounts.requests import LoginRequest, ProfileChanges, RegisterRequest, SettingsChanges, SignedIn
from domain.ids import SignInId
from resolvers.context import Context, Info
from resolvers.outcome import Outcome, attempt, change


async def me(info: Info) -> User | None:
    """Load the signed-in user; a token that is not good is an error, none at all is nobody."""
    context = info.context
    if context.viewer is None and context.refusal is None:
        return None
    await context.cursor_first(context.user_id)
    return await context.use_cases.profiles.me(context.required_viewer)


async def event_cursor(parent: strawberry.Parent[User], info: Info) -> str:
    """Tell where the account's events stand; read before the user was."""
    return await info.context.loaders.account_cursors.load(parent.id)


async def as_of_cursor(context: Context, user: User) -> User:
    """Read a user again after the cursor of their events, where the operation asks for one."""
    if not context.reads_moment:
        return user
    await context.cursor_first(user.id)
    return await context.use_cases.profiles.user(user.id)


async def sign_ins(parent: strawberry.Parent[User], info: Info) -> Sequence[SignIn]:
    """List where the user is signed in."""
    del parent
    return await info.context.use_cases.profiles.sign_ins(info.context.required_viewer)


def is_current(parent: strawberry.Parent[SignIn], info: Info) -> bool:
    """Tell whether the request came through this sign-in."""
    return info.context.viewer is not None and info.context.viewer.sign_in_id == parent.id


async def register(info: Info, request: RegisterRequest) -> Outcome[SignedIn]:
    """Open an account."""
    return await signed_in(
        info, await attempt(info.context, info.context.use_cases.registration.register(request, info.context.origin))
    )


async def login(info: Info, request: LoginRequest) -> Outcome[SignedIn]:
    """Sign in."""
    return await signed_in(
        info, await attempt(info.context, info.context.use_cases.signing_in.login(request, info.context.origin))
    )


async def refresh(info: Info, refresh_token: str) -> Outcome[SignedIn]:
    """Swap a refresh token for a new pair."""
    refresh = info.context.use_cases.signing_in.refresh(refresh_token, info.context.origin)
    return await signed_in(info, await attempt(info.context, refresh))


async def logout(info: Info) -> Outcome[None]:
    """End the sign-in the request came through."""
    context = info.context
    with context.connection.taking_leave():
        return await attempt(context, context.use_cases.signing_in.logout(context.required_viewer, context.origin))


async def end_sign_in(info: Info, raw_id: str) -> Outcome[SignInId]:
    """End a sign-in on whichever device."""
    context = info.context
    viewer = context.required_viewer
    ending = context.use_cases.signing_in.end(viewer, raw_id, context.origin)
    if raw_id != viewer.sign_in_id:
        return await change(context, ending)
    with context.connection.taking_leave():
        return await change(context, ending)


async def reauthenticate(info: Info, access_token: str) -> Outcome[datetime]:
    """Go on with a newer token."""
    return await attempt(info.context, info.context.connection.reauthenticate(access_token))


async def update_profile(info: Info, changes: ProfileChanges) -> Outcome[User]:
    """Change what the user tells about themselves."""
    profiles, viewer = info.context.use_cases.profiles, info.context.required_viewer
    return await updated(
        info, await change(info.context, profiles.update_profile(viewer, changes, info.context.origin))
    )


async def update_settings(info: Info, changes: SettingsChanges) -> Outcome[User]:
    """Change how the user wants to be coached."""
    profiles, viewer = info.context.use_cases.profiles, info.context.required_viewer
    return await updated(
        info, await change(info.context, profiles.update_settings(viewer, changes, info.context.origin))
    )


async def signed_in(info: Info, outcome: Outcome[SignedIn]) -> Outcome[SignedIn]:
    """Show who is signed in now as of the cursor of their events."""
    if outcome.value is None:
        return outcome
    user = await as_of_cursor(info.context, outcome.value.user)
    return replace(outcome, value=replace(outcome.value, user=user))


async def updated(info: Info, outcome: Outcome[User]) -> Outcome[User]:
    """Show a user who was changed as of the cursor of their events."""
    if outcome.value is None:
        return outcome
    return replace(outcome, value=await as_of_cursor(info.context, outcome.value))
