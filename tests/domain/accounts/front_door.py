"""Accounts put together over the fakes, as app.py does over the real stores."""

from dataclasses import dataclass, field

from domain.accounts.profiles import Profiles
from domain.accounts.registration import Registration
from domain.accounts.requests import LoginRequest, RegisterRequest, SignedIn
from domain.accounts.rules import AccountRules
from domain.accounts.sign_in_check import SignInCheck
from domain.accounts.signing_in import SigningIn
from domain.accounts.tokens import TokenDesk
from domain.audit.notes import AuditNotes
from domain.errors import InvalidInput, UserErrorCode
from domain.limits import Limits
from domain.pacing import Pace
from tests.fakes.account_log import FakeAccountLog, PromptAnnouncer
from tests.fakes.accounts import FakeAccessTokens, FakeHasher, FakeRefreshTokens
from tests.fakes.audit import FakeAuditEntries, PromptAuditLog
from tests.fakes.clock import FakeClock, FakeIds
from tests.fakes.sharing import FakeRateLimits
from tests.fakes.stores import FakeSignIns, FakeUsers

EMAIL = "ada@example.org"
PASSWORD = "correct horse battery"


@dataclass
class FrontDoor:
    """Where users come in."""

    sign_ins: FakeSignIns = field(default_factory=FakeSignIns)
    users: FakeUsers = field(default_factory=FakeUsers)
    hasher: FakeHasher = field(default_factory=FakeHasher)
    clock: FakeClock = field(default_factory=FakeClock)
    ids: FakeIds = field(default_factory=FakeIds)
    limits: Limits = field(default_factory=Limits)
    account_log: FakeAccountLog = field(default_factory=FakeAccountLog)
    audit: FakeAuditEntries = field(default_factory=FakeAuditEntries)

    def __post_init__(self) -> None:
        rules = AccountRules(voices=("vera", "otto"), timezones={"UTC", "Europe/Berlin"}, max_about_length=2_000)
        self.desk = TokenDesk(
            sign_ins=self.sign_ins,
            access_tokens=FakeAccessTokens(self.clock),
            refresh_tokens=FakeRefreshTokens(),
            clock=self.clock,
            ids=self.ids,
        )
        self.notes = AuditNotes(log=PromptAuditLog(self.audit), clock=self.clock, ids=self.ids)
        self.rate_limits = FakeRateLimits(self.clock)
        self.pace = Pace(self.rate_limits, self.limits)
        self.check = SignInCheck(sign_ins=self.sign_ins, clock=self.clock)
        self.registration = Registration(
            users=self.users,
            hasher=self.hasher,
            desk=self.desk,
            rules=rules,
            pace=self.pace,
            notes=self.notes,
            clock=self.clock,
            ids=self.ids,
        )
        self.signing_in = SigningIn(
            users=self.users,
            sign_ins=self.sign_ins,
            hasher=self.hasher,
            desk=self.desk,
            check=self.check,
            pace=self.pace,
            notes=self.notes,
            clock=self.clock,
        )
        self.announcer = PromptAnnouncer(self.account_log)
        self.profiles = Profiles(
            users=self.users,
            kept_sign_ins=self.sign_ins,
            announcer=self.announcer,
            rules=rules,
            notes=self.notes,
            clock=self.clock,
        )

    async def register(self, **changes: str) -> SignedIn:
        request = {"email": EMAIL, "password": PASSWORD, "display_name": "Ada", **changes}
        return await self.registration.register(RegisterRequest(**request))

    async def login(self, email: str = EMAIL, password: str = PASSWORD, device: str | None = None) -> SignedIn:
        return await self.signing_in.login(LoginRequest(email=email, password=password, device=device))


def refused(error: InvalidInput) -> dict[str, UserErrorCode]:
    """What was wrong, by field."""
    return {".".join(user_error.path[1:]): user_error.code for user_error in error.user_errors}
