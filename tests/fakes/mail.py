"""Letters that go nowhere, and what is kept for them."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from domain.accounts.email_tokens import EmailToken, TokenPurpose
from domain.errors import CoachError
from domain.ids import UserId
from domain.mail.entities import Letter, MailOrder
from tests.fakes.stores import Breakable


class FakeOutbox(Breakable):
    """Orders and when they are due."""

    def __init__(self) -> None:
        self.orders: dict[str, MailOrder] = {}
        self.due: dict[str, datetime] = {}

    async def add(self, order: MailOrder) -> None:
        self.reach()
        self.orders[order.id] = order
        self.due[order.id] = order.created_at

    async def claim(self, now: datetime, until: datetime) -> MailOrder | None:
        self.reach()
        due = [name for name in self.orders if self.due[name] <= now]
        if not due:
            return None
        name = min(due, key=lambda name: self.due[name])
        self.due[name] = until
        self.orders[name] = replace(self.orders[name], attempts=self.orders[name].attempts + 1)
        return self.orders[name]

    async def postpone(self, order: MailOrder, due_at: datetime) -> None:
        self.reach()
        if order.id in self.orders:
            self.due[order.id] = due_at

    async def done(self, order: MailOrder) -> None:
        self.reach()
        self.orders.pop(order.id, None)


class FakeMailer:
    """Keeps letters; set `failure` to have none taken."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self.failure: CoachError | None = None

    async def send(self, letter: Letter) -> None:
        if self.failure is not None:
            raise self.failure
        self.letters.append(letter)


@dataclass
class NotSent:
    """Notes what did not get away."""

    told: list[tuple[str, bool]] = field(default_factory=list)

    def not_sent(self, order: MailOrder, error: BaseException, *, given_up: bool) -> None:
        self.told.append((type(error).__name__, given_up))


class FakeEmailTokens(Breakable):
    """Tokens by their digests."""

    def __init__(self) -> None:
        self.tokens: dict[str, EmailToken] = {}

    async def add(self, token: EmailToken) -> None:
        self.reach()
        self.tokens[token.id] = token

    async def get(self, token_id: str, purpose: TokenPurpose, now: datetime) -> EmailToken | None:
        self.reach()
        token = self.tokens.get(token_id)
        return token if token is not None and token.purpose is purpose and now < token.expires_at else None

    async def use(self, token: EmailToken) -> bool:
        self.reach()
        if self.tokens.pop(token.id, None) is None:
            return False
        self.tokens = {
            name: other
            for name, other in self.tokens.items()
            if (other.user_id, other.purpose) != (token.user_id, token.purpose)
        }
        return True

    async def forget(self, user_id: UserId) -> None:
        self.reach()
        self.tokens = {name: token for name, token in self.tokens.items() if token.user_id != user_id}
