"""What accounts need from the outside."""

from collections.abc import AsyncGenerator, Collection, Sequence
from datetime import datetime
from typing import Protocol

from domain.accounts.entities import SignIn, User, Viewer
from domain.accounts.events import AccountEvent
from domain.ids import SignInId, UserId


class Users(Protocol):
    """Users, kept."""

    async def add(self, user: User) -> bool:
        """Keep a new user; False when the email address is taken."""
        ...

    async def get(self, user_id: UserId) -> User | None:
        """Load a user."""
        ...

    async def by_email(self, email: str) -> User | None:
        """Load the user with this address, in normal form."""
        ...

    async def replace_profile(self, user: User) -> None:
        """Store `profile` and `settings` of a user."""
        ...

    async def set_password(self, user_id: UserId, password_hash: str) -> None:
        """Store a new password's hash."""
        ...

    async def verify_email(self, user_id: UserId, email: str) -> None:
        """Take note that a user's address is theirs, if it is still this one."""
        ...


class SignIns(Protocol):
    """Sign-ins, kept until they expire."""

    async def add(self, sign_in: SignIn) -> None:
        """Keep a new sign-in."""
        ...

    async def get(self, sign_in_id: SignInId) -> SignIn | None:
        """Load a sign-in, ended or not."""
        ...

    async def rotate(self, sign_in: SignIn, *, seen_hash: str) -> bool:
        """Store the rotated sign-in if its newest refresh hash is still `seen_hash` and it has not ended."""
        ...

    async def end(self, sign_in_id: SignInId, at: datetime) -> None:
        """End a sign-in; harmless when it has ended."""
        ...

    async def end_all(self, user_id: UserId, at: datetime, *, but: SignInId | None = None) -> Sequence[SignInId]:
        """End all sign-ins of a user but one; return those that had neither ended nor expired."""
        ...

    async def ended_among(self, sign_in_ids: Collection[SignInId], at: datetime) -> Collection[SignInId]:
        """Tell which of these have ended, have expired or are gone."""
        ...

    async def good(self, user_id: UserId, at: datetime) -> Sequence[SignIn]:
        """List a user's sign-ins that are neither ended nor expired, newest first, 100 at most."""
        ...


class PasswordHasher(Protocol):
    """Argon2id off the event loop, a bounded number at once."""

    async def hash(self, password: str) -> str:
        """Hash a new password."""
        ...

    async def verify(self, password: str, password_hash: str | None) -> bool:
        """Check a password; with no hash it takes as long and says False."""
        ...


class PasswordStrength(Protocol):
    """How soon a password is guessed."""

    async def is_weak(self, password: str, own_words: Sequence[str]) -> bool:
        """Tell whether a password is among the first that are tried, on somebody of whom these words are known."""
        ...


class AccessTokens(Protocol):
    """Short-lived signed tokens."""

    def issue(self, viewer: Viewer) -> str:
        """Sign a token for `viewer`, good until `viewer.expires_at`."""
        ...

    def read(self, token: str) -> Viewer:
        """Check a token's signature and expiry. Raises Unauthenticated."""
        ...


class RefreshTokens(Protocol):
    """Opaque tokens: the server keeps only their digests."""

    def first(self, sign_in_id: SignInId) -> str:
        """Make a sign-in's first token."""
        ...

    def next(self, token: str) -> Sequence[str]:
        """Make the tokens that may follow `token`, the same each time: by the newest key first, then by older ones."""
        ...

    def sign_in_of(self, token: str) -> SignInId:
        """Read whose token it is. Raises Unauthenticated when it is none of ours."""
        ...

    def digest(self, token: str) -> str:
        """Make what is stored in its place."""
        ...


class AccountLog(Protocol):
    """The ordered, bounded, replayable events of each account. Cursors are opaque."""

    async def append(self, user_id: UserId, events: Sequence[AccountEvent]) -> None:
        """Write events in order, in one step. Raises StoreUnavailable; they may have been written all the same."""
        ...

    async def cursor(self, user_id: UserId) -> str:
        """Read where the log stands."""
        ...

    def read(self, user_id: UserId, after: str | None) -> AsyncGenerator[AccountEvent, None]:
        """Yield each event once, in order: those kept since `after`, then new ones as they come, without end.

        Without `after` it begins now. Objects the log says were removed by the time of the call are taken out of their
        events. Raises EventGap when `after` is no longer kept, BadInput when it is no cursor, StoreUnavailable when the
        log is lost for good.
        """
        ...

    async def forget(self, user_id: UserId) -> None:
        """Forget an account's events: all cursors become gaps, and who reads is told so."""
        ...
