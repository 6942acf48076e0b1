"""Accounts put together over the fakes, as app.py does over the real stores."""

from dataclasses import dataclass, field

from domain.accounts.email_verification import EmailVerification
from domain.accounts.letters import AccountLetters, Links
from domain.accounts.new_passwords import NewPasswords
from domain.accounts.passwords import Passwords
from domain.accounts.profiles import Profiles
from domain.accounts.registration import Registration
from domain.accounts.requests import LoginRequest, RegisterRequest, SignedIn
from domain.accounts.revocations import SignInEnding
from domain.accounts.rules import AccountRules
from domain.accounts.sign_in_check import SignInCheck
from domain.accounts.signing_in import SigningIn
from domain.accounts.social import SocialProvider
from domain.accounts.social_links import SocialLinks
from domain.accounts.social_login import SocialLogin
from domain.accounts.social_newcomers import SocialNewcomers
from domain.accounts.tokens import TokenDesk
from domain.accounts.user_news import UserNews
from domain.audit.notes import AuditNotes
from domain.errors import InvalidInput, UserErrorCode
from domain.limits import Limits
from domain.mail.post_office import PostOffice
from domain.pacing import Pace
from tests.fakes.account_log import FakeAccountLog, PromptAnnouncer
from tests.fakes.accounts import FakeAccessTokens, FakeHasher, FakeRefreshTokens, FakeStrength
from tests.fakes.audit import FakeAuditEntries, PromptAuditLog
from tests.fakes.clock import FakeClock, FakeIds
from tests.fakes.mail import FakeEmailTokens, FakeMailer, FakeOutbox, NotSent
from tests.fakes.sharing import FakeFailures, FakeRateLimits, FakeRevocations
from tests.fakes.social import FakeSocialAttempts, FakeSocialIdentities, FakeSocialService
from tests.fakes.stores import FakeSignIns, FakeUsers

EMAIL = "ada@example.org"
PAGE = "https://coach.example/login"
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
    tokens: FakeEmailTokens = field(default_factory=FakeEmailTokens)
    outbox: FakeOutbox = field(default_factory=FakeOutbox)
    mailer: FakeMailer = field(default_factory=FakeMailer)
    strength: FakeStrength = field(default_factory=FakeStrength)
    revocations: FakeRevocations = field(default_factory=FakeRevocations)
    links: Links = Links()
    identities: FakeSocialIdentities = field(default_factory=FakeSocialIdentities)
    attempts: FakeSocialAttempts = field(default_factory=FakeSocialAttempts)

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
        self.failures = FakeFailures(self.clock)
        self.pace = Pace(self.rate_limits, self.limits, self.failures)
        self.check = SignInCheck(sign_ins=self.sign_ins, clock=self.clock)
        self.ending = SignInEnding(
            sign_ins=self.sign_ins, check=self.check, revocations=self.revocations, clock=self.clock
        )
        letters = AccountLetters(
            users=self.users, tokens=self.tokens, notes=self.notes, links=self.links, clock=self.clock, ids=self.ids
        )
        self.post = PostOffice(self.outbox, self.mailer, letters.write, NotSent(), self.clock, self.ids)
        self.new_passwords = NewPasswords(hasher=self.hasher, strength=self.strength)
        self.announcer = PromptAnnouncer(self.account_log)
        news = UserNews(users=self.users, announcer=self.announcer, clock=self.clock)
        self.registration = Registration(
            users=self.users,
            new_passwords=self.new_passwords,
            post=self.post,
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
            ending=self.ending,
            pace=self.pace,
            notes=self.notes,
            clock=self.clock,
        )
        self.profiles = Profiles(
            users=self.users,
            kept_sign_ins=self.sign_ins,
            news=news,
            rules=rules,
            notes=self.notes,
            clock=self.clock,
        )

        self.passwords = Passwords(
            users=self.users,
            tokens=self.tokens,
            hasher=self.hasher,
            new_passwords=self.new_passwords,
            desk=self.desk,
            ending=self.ending,
            post=self.post,
            pace=self.pace,
            notes=self.notes,
            news=news,
            clock=self.clock,
        )
        self.email_verification = EmailVerification(
            users=self.users,
            tokens=self.tokens,
            post=self.post,
            pace=self.pace,
            notes=self.notes,
            news=news,
            clock=self.clock,
        )

        self.service = FakeSocialService(self.clock)
        self.social_login = SocialLogin(
            services={SocialProvider.OIDC: self.service, SocialProvider.GOOGLE: self.service},
            redirect_uris=frozenset({PAGE}),
            users=self.users,
            identities=self.identities,
            attempts=self.attempts,
            newcomers=SocialNewcomers(users=self.users, rules=rules, clock=self.clock, ids=self.ids),
            desk=self.desk,
            pace=self.pace,
            notes=self.notes,
            clock=self.clock,
            ids=self.ids,
        )
        self.social_links = SocialLinks(
            login=self.social_login, users=self.users, identities=self.identities, notes=self.notes, news=news
        )

    async def mailed(self, subject: str) -> str:
        """Have all letters sent; return the code in the latest one about a subject."""
        while await self.post.carry_out_one():
            pass
        letter = next(letter for letter in reversed(self.mailer.letters) if subject in letter.subject)
        return letter.text.partition("code to type in is ")[2].split()[0]

    async def register(self, **changes: str) -> SignedIn:
        request = {"email": EMAIL, "password": PASSWORD, "display_name": "Ada", **changes}
        return await self.registration.register(RegisterRequest(**request))

    async def login(self, email: str = EMAIL, password: str = PASSWORD, device: str | None = None) -> SignedIn:
        return await self.signing_in.login(LoginRequest(email=email, password=password, device=device))


def refused(error: InvalidInput) -> dict[str, UserErrorCode]:
    """What was wrong, by field."""
    return {".".join(user_error.path[1:]): user_error.code for user_error in error.user_errors}
