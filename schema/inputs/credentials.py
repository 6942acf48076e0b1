"""Inputs about passwords, addresses and live connections."""

import strawberry

from domain.accounts.requests import PasswordChange, PasswordReset
from schema.views import described


@described
@strawberry.input
class ReauthenticateInput:
    """Staying connected."""

    access_token: str = strawberry.field(description="A newer access token of the same user.")


@described
@strawberry.input
class ChangePasswordInput:
    """Another password, or the first one."""

    current_password: str | None = strawberry.field(
        default=None, description="The one in use; not asked of an account that has none yet."
    )
    new_password: str = strawberry.field(description="At least 10 characters that are hard to guess.")

    def request(self) -> PasswordChange:
        """Make what the use case takes."""
        return PasswordChange(current_password=self.current_password, new_password=self.new_password)


@described
@strawberry.input
class RequestPasswordResetInput:
    """Asking for a new password."""

    email: str = strawberry.field(description="The account's address.")


@described
@strawberry.input
class ResetPasswordInput:
    """A new password, by a letter."""

    token: str = strawberry.field(description="From the letter.")
    new_password: str = strawberry.field(description="At least 10 characters that are hard to guess.")
    device: str | None = strawberry.field(default=None, description="What the user calls this device, for `signIns`.")

    def request(self) -> PasswordReset:
        """Make what the use case takes."""
        return PasswordReset(token=self.token, new_password=self.new_password, device=self.device)


@described
@strawberry.input
class VerifyEmailInput:
    """Showing that an address is one's own."""

    token: str = strawberry.field(description="From the letter.")
