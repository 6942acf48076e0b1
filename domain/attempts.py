"""How long somebody has to wait who guesses passwords, or asks for whether addresses are taken.

Guessing at one account from one place soon takes very long. Whoever spreads over many places meets a delay of the
account's own, which stays short, so that nobody can lock its user out; whoever tries many accounts from one place meets
one of the place. An account that does not exist is delayed like any other. A place is a network address, or None where
it cannot be told.
"""

from domain.errors import RateLimited
from domain.growing_delay import Failures, GrowingDelay
from domain.limits import Limits


class Attempts:
    """Delays attempts; `guess` and `register` raise RateLimited while one has to wait."""

    def __init__(self, failures: Failures, limits: Limits) -> None:
        self._failures = failures
        self._at_account_from_place = GrowingDelay("guesses", limits.free_guesses, limits.max_guess_delay_ms)
        self._at_account = GrowingDelay(
            "guesses-at", limits.free_guesses_per_account, limits.max_guess_delay_per_account_ms
        )
        self._from_place = GrowingDelay(
            "guesses-from", limits.free_guesses_per_address, limits.max_guess_delay_per_address_ms
        )
        self._taken = GrowingDelay("taken", limits.free_taken_addresses, limits.max_guess_delay_ms)

    async def guess(self, email: str, place: str | None) -> None:
        """Begin an attempt to show that one knows a password; `email` is in normal form, and may be nobody's."""
        begun: list[tuple[GrowingDelay, str]] = []
        for delay, subject in self._subjects(email, place):
            wait_ms = await self._failures.begin(delay, subject)
            if wait_ms > 0:
                for earlier, name in begun:
                    await self._failures.take_back(earlier, name)
                raise RateLimited("Too many failures: wait a little.", wait_ms)
            begun.append((delay, subject))

    async def knew(self, email: str, place: str | None) -> None:
        """Take note that it succeeded: the account's failures are forgotten, and the place has one less."""
        for delay, subject in self._subjects(email, place):
            if delay is self._from_place:
                await self._failures.take_back(delay, subject)
            else:
                await self._failures.forget(delay, subject)

    async def register(self, place: str | None) -> None:
        """Begin an attempt to open an account, which may show that an address is taken."""
        if place is not None:
            wait_ms = await self._failures.begin(self._taken, place)
            if wait_ms > 0:
                raise RateLimited("Too many addresses were taken: wait a little.", wait_ms)

    async def was_free(self, place: str | None) -> None:
        """Take note that nothing was shown."""
        if place is not None:
            await self._failures.take_back(self._taken, place)

    def _subjects(self, email: str, place: str | None) -> list[tuple[GrowingDelay, str]]:
        if place is None:
            return [(self._at_account, email)]
        return [
            (self._at_account_from_place, f"{place} {email}"),
            (self._at_account, email),
            (self._from_place, place),
        ]
