"""Users' keys in memory, and a master key for tests."""

from adapters.accounts.keys import key_ring
from adapters.vault.master_keys import MasterKeys, WrappedKey
from adapters.vault.vault import Vault
from domain.errors import AccountGone, StoreUnavailable
from domain.ids import UserId

MASTER_SECRET = "a master key for tests, of some length"
MASTER = MasterKeys(key_ring([MASTER_SECRET], "master-keys"))


class FakeUserKeys:
    """`adapters.vault.vault.KeyStore` in memory; `away` makes it unavailable, `asked` counts the questions."""

    def __init__(self) -> None:
        self.keys: dict[UserId, WrappedKey | None] = {}
        self.away = False
        self.asked = 0

    async def find(self, user_id: UserId) -> WrappedKey | None:
        self._reach()
        return self._kept(user_id) if user_id in self.keys else None

    async def add(self, user_id: UserId, key: WrappedKey) -> WrappedKey:
        self._reach()
        self.keys.setdefault(user_id, key)
        return self._kept(user_id)

    async def destroy(self, user_id: UserId) -> None:
        self._reach()
        self.keys[user_id] = None

    def _kept(self, user_id: UserId) -> WrappedKey:
        kept = self.keys[user_id]
        if kept is None:
            raise AccountGone("This account was deleted.")
        return kept

    def _reach(self) -> None:
        self.asked += 1
        if self.away:
            raise StoreUnavailable("The database cannot be reached. Try again.")


def a_vault() -> Vault:
    """Make a vault whose keys are in memory."""
    return Vault(FakeUserKeys(), MASTER)


VAULT = Vault(FakeUserKeys(), MASTER, now=lambda: 0.0)
"""One for tests that only need one: time stands still in it, so it never starts a task."""
