"""Passwords and tokens without cryptography (see tests/contracts)."""

import hashlib
from collections.abc import Sequence
from itertools import count

from domain.accounts.entities import Viewer
from domain.clock import Clock
from domain.errors import Unauthenticated
from domain.ids import SignInId, is_a


class FakeHasher:
    """Writes passwords down in a readable way; `verified` lists the hashes that were worked on, None for nobody's."""

    def __init__(self) -> None:
        self.verified: list[str | None] = []
        self._salts = count(1)

    async def hash(self, password: str) -> str:
        return self._hash(password, next(self._salts))

    async def verify(self, password: str, password_hash: str | None) -> bool:
        self.verified.append(password_hash)
        if password_hash is None:
            return False
        return password_hash == self._hash(password, int(password_hash.split("-")[1]))

    @staticmethod
    def _hash(password: str, salt: int) -> str:
        return f"fake-{salt}-{password.encode().hex()}"


class FakeStrength:
    """Finds weak what is told to it, and what holds a word of the user's; `judged` lists what it was asked."""

    def __init__(self) -> None:
        self.weak = {"password1234"}
        self.judged: list[str] = []

    async def is_weak(self, password: str, own_words: Sequence[str]) -> bool:
        self.judged.append(password)
        return password in self.weak or any(word == password for word in own_words)


class FakeAccessTokens:
    """Knows the tokens it has issued."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._issued: dict[str, Viewer] = {}

    def issue(self, viewer: Viewer) -> str:
        token = f"access-{len(self._issued) + 1}"
        self._issued[token] = viewer
        return token

    def read(self, token: str) -> Viewer:
        viewer = self._issued.get(token)
        if viewer is None or viewer.expires_at <= self._clock.now():
            raise Unauthenticated("The access token is not valid.")
        return viewer


class FakeRefreshTokens:
    """Numbers first tokens; the one after `x.1` is always `x.1+`."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def first(self, sign_in_id: SignInId) -> str:
        return f"{sign_in_id}.{next(self._numbers)}"

    def next(self, token: str) -> Sequence[str]:
        return [token + "+"]

    def sign_in_of(self, token: str) -> SignInId:
        name, _, rest = token.partition(".")
        if not is_a("signin", name) or not rest.rstrip("+").isdecimal():
            raise Unauthenticated("That is no refresh token.")
        return SignInId(name)

    def digest(self, token: str) -> str:
        return hashlib.md5(token.encode(), usedforsecurity=False).hexdigest()
