"""Who the user is and how they sign in."""

from collections.abc import Sequence

import strawberry

from domain.accounts.entities import SignIn, User
from domain.accounts.requests import LoginRequest, ProfileChanges, RegisterRequest, SettingsChanges, SignedIn
from resolvers.context import Info
from resolvers.outcome import Outcome, attempt


async def me(info: Info) -> User | None:
    """Load the signed-in user; a token that is not good is an error, none at all is nobody."""
    context = info.context
    if context.viewer is None and context.refusal is None:
        return None
    return await context.use_cases.profiles.me(context.required_viewer)


async def sign_ins(parent: strawberry.Parent[User], info: Info) -> Sequence[SignIn]:
    """List where the user is signed in."""
    del parent
    return await info.context.use_cases.profiles.sign_ins(info.context.required_viewer)


def is_current(parent: strawberry.Parent[SignIn], info: Info) -> bool:
    """Tell whether the request came through this sign-in."""
    return info.context.viewer is not None and info.context.viewer.sign_in_id == parent.id


async def register(info: Info, request: RegisterRequest) -> Outcome[SignedIn]:
    """Open an account."""
    return await attempt(info.context, info.context.use_cases.registration.register(request))


async def login(info: Info, request: LoginRequest) -> Outcome[SignedIn]:
    """Sign in."""
    return await attempt(info.context, info.context.use_cases.signing_in.login(request))


async def refresh(info: Info, refresh_token: str) -> Outcome[SignedIn]:
    """Swap a refresh token for a new pair."""
    return await attempt(info.context, info.context.use_cases.signing_in.refresh(refresh_token))


async def logout(info: Info) -> Outcome[None]:
    """End the sign-in the request came through."""
    return await attempt(info.context, info.context.use_cases.signing_in.logout(info.context.required_viewer))


async def update_profile(info: Info, changes: ProfileChanges) -> Outcome[User]:
    """Change what the user tells about themselves."""
    profiles, viewer = info.context.use_cases.profiles, info.context.required_viewer
    return await attempt(info.context, profiles.update_profile(viewer, changes))


async def update_settings(info: Info, changes: SettingsChanges) -> Outcome[User]:
    """Change how the user wants to be coached."""
    profiles, viewer = info.context.use_cases.profiles, info.context.required_viewer
    return await attempt(info.context, profiles.update_settings(viewer, changes))
