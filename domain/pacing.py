"""How often one user, and one address, may do what costs most.

An allowance is used up one by one and grows back evenly, so who is refused can be told to the millisecond when the next
attempt will pass. The counters are shared by all copies of the app.
"""

import ipaddress
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final, Protocol

from domain.attempts import Attempts
from domain.errors import RateLimited
from domain.growing_delay import Failures, NoFailures
from domain.ids import UserId
from domain.limits import Limits

A_MINUTE_MS: Final = 60_000
AN_HOUR_MS: Final = 60 * A_MINUTE_MS
IPV6_HOME_BITS: Final = 64
"""What one customer is given: RFC 6177. Counting single addresses would give them 2**64 allowances."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """So many `times` at once, and as many again in each `per_ms`."""

    name: str
    times: int
    per_ms: int = A_MINUTE_MS


class RateLimits(Protocol):
    """What is left of each subject's allowances."""

    async def take(self, allowance: Allowance, subject: str) -> int:
        """Use an allowance once and return 0; with nothing left, return in how many ms there will be.

        Never raises: while the counters cannot be reached, everything is allowed.
        """
        ...


class NoRateLimits:
    """`RateLimits` that are switched off."""

    async def take(self, allowance: Allowance, subject: str) -> int:
        """Allow it."""
        del allowance, subject
        return 0


class Budget:
    """So much a minute for each subject, in amounts that are mostly too small to ask the shared counters about.

    They are asked for a note at a time; each process keeps the change, for its latest subjects.
    """

    def __init__(self, rate_limits: RateLimits, per_minute: int, *, note: int = 1_000, subjects: int = 10_000) -> None:
        self._rate_limits = rate_limits
        self._note = min(note, per_minute)
        self._allowance = Allowance("cost", per_minute // self._note)
        self._subjects = subjects
        self._change: OrderedDict[str, int] = OrderedDict()

    async def spend(self, subject: str, amount: int) -> None:
        """Spend an amount. Raises RateLimited when it is not there."""
        left = self._change.pop(subject, 0)
        try:
            while left < amount:
                wait_ms = await self._rate_limits.take(self._allowance, subject)
                if wait_ms > 0:
                    raise RateLimited("Too much was asked for in too short a time: wait a little.", wait_ms)
                left += self._note
            left -= amount
        finally:
            self._change[subject] = self._change.pop(subject, 0) + left
            if len(self._change) > self._subjects:
                self._change.popitem(last=False)


class Pace:
    """Keeps everybody to their allowances. Every method raises RateLimited; an unknown address has none."""

    def __init__(self, rate_limits: RateLimits, limits: Limits, failures: Failures | None = None) -> None:
        self._rate_limits = rate_limits
        self._attempts = Attempts(failures or NoFailures(), limits)
        self._turns = Allowance("turns", limits.max_turns_per_minute)
        self._changes = Allowance("changes", limits.max_changes_per_minute)
        self._sign_ins = Allowance("sign-ins", limits.max_sign_ins_per_minute)
        self._sign_ins_from = Allowance("sign-ins-from", limits.max_sign_ins_per_address_per_minute)
        self._registrations = Allowance("registrations", limits.max_registrations_per_minute)
        self._letters = Allowance("letters", limits.max_letters_per_hour, AN_HOUR_MS)
        self._letters_from = Allowance("letters-from", limits.max_letters_per_address_per_hour, AN_HOUR_MS)
        self._requests = Allowance("requests", limits.max_requests_per_minute)
        self._budget = Budget(rate_limits, limits.max_query_cost_per_minute)

    async def begin_turn(self, user_id: UserId) -> None:
        """Count a turn that a user begins."""
        await self._take(self._turns, user_id)

    async def change(self, user_id: UserId) -> None:
        """Count anything else that a user does."""
        await self._take(self._changes, user_id)

    async def sign_in(self, email: str, address: str | None) -> None:
        """Count an attempt to sign in to an account, whether it exists or not; `email` is in normal form.

        It counts as a failure, which make the next ones wait, until `signed_in` says otherwise.
        """
        if address is not None:
            await self._take(self._sign_ins_from, home_of(address))
        await self._take(self._sign_ins, email)
        await self._attempts.guess(email, _place(address))

    async def signed_in(self, email: str, address: str | None) -> None:
        """Take note that an attempt to sign in was right."""
        await self._attempts.knew(email, _place(address))

    async def register(self, address: str | None) -> None:
        """Count an attempt to open an account.

        Unless `registered` says that it was, the next ones wait: they may ask for whether addresses are taken.
        """
        if address is not None:
            await self._take(self._registrations, home_of(address))
        await self._attempts.register(_place(address))

    async def registered(self, address: str | None) -> None:
        """Take note that an attempt to open an account told nothing about others."""
        await self._attempts.was_free(_place(address))

    async def letter(self, email: str, address: str | None) -> None:
        """Count a letter asked for, whether anybody has the mail address or not; it is in normal form."""
        if address is not None:
            await self._take(self._letters_from, home_of(address))
        await self._take(self._letters, email)

    async def token(self, address: str | None) -> None:
        """Count a try of a token from a letter or of another service."""
        if address is not None:
            await self._take(self._sign_ins_from, home_of(address))

    async def request(self, address: str | None) -> None:
        """Count a request or a new socket, whatever it is for."""
        if address is not None:
            await self._take(self._requests, home_of(address))

    async def ask(self, user_id: UserId | None, address: str | None, cost: int) -> None:
        """Count what an operation costs: for its user, or for the address where nobody is signed in."""
        subject = user_id if user_id is not None else address and home_of(address)
        if subject is not None:
            await self._budget.spend(subject, cost)

    async def _take(self, allowance: Allowance, subject: str) -> None:
        wait_ms = await self._rate_limits.take(allowance, subject)
        if wait_ms > 0:
            raise RateLimited("Too much in too short a time: wait a little.", wait_ms)


def _place(address: str | None) -> str | None:
    return None if address is None else home_of(address)


def home_of(address: str) -> str:
    """Name the customer behind an address: the address itself, or the network of an IPv6 one."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed.packed, IPV6_HOME_BITS), strict=False))
    return str(parsed)
