"""Passwords, and addresses shown to be one's own."""

from domain.accounts.entities import User
from domain.accounts.requests import PasswordChange, PasswordReset, SignedIn
from resolvers.accounts import signed_in, updated
from resolvers.context import Info
from resolvers.outcome import Outcome, attempt, change


async def change_password(info: Info, request: PasswordChange) -> Outcome[User]:
    """Change the password."""
    context = info.context
    passwords = context.use_cases.passwords
    return await updated(
        info, await change(context, passwords.change(context.required_viewer, request, context.origin))
    )


async def request_password_reset(info: Info, email: str) -> Outcome[None]:
    """Have a link for a new password sent."""
    context = info.context
    return await attempt(context, context.use_cases.passwords.request_reset(email, context.origin))


async def reset_password(info: Info, request: PasswordReset) -> Outcome[SignedIn]:
    """Set a new password by a token that was mailed."""
    context = info.context
    return await signed_in(info, await attempt(context, context.use_cases.passwords.reset(request, context.origin)))


async def request_email_verification(info: Info) -> Outcome[None]:
    """Have a link to verify the address sent."""
    context = info.context
    verification = context.use_cases.email_verification
    return await change(context, verification.request(context.required_viewer, context.origin))


async def verify_email(info: Info, token: str) -> Outcome[User]:
    """Verify an address; the user is shown to themselves alone, as whoever has the link may be signed in as nobody."""
    context = info.context
    outcome = await attempt(context, context.use_cases.email_verification.verify(token, context.origin))
    mine = outcome.value is not None and context.viewer is not None and context.viewer.user_id == outcome.value.id
    return await updated(info, outcome) if mine else Outcome(None, outcome.user_errors)
