import pytest

from clients.console.account import Account
from clients.console.errors import Refused
from tests.clients.console.scripted_server import ScriptedServer, serving

TOKENS = {"tokens": {"accessToken": "access", "refreshToken": "refresh"}}
WRONG = {"tokens": None, "userErrors": [{"code": "WRONG_CREDENTIALS", "message": "Wrong.", "path": ["input"]}]}
TAKEN = {"tokens": None, "userErrors": [{"code": "TAKEN", "message": "Somebody has it.", "path": ["input", "email"]}]}
WEAK = {"tokens": None, "userErrors": [{"code": "WEAK_PASSWORD", "message": "Too easy.", "path": ["input"]}]}


async def test_a_known_user_signs_in() -> None:
    async with serving(ScriptedServer({"login": TOKENS})) as server:
        assert await Account(server.url, "ann@example.com", "secret words").access_token() == "access"
        assert [name for name, _ in server.asked] == ["login"]


async def test_an_unknown_user_is_registered_under_the_name_in_the_address() -> None:
    async with serving(ScriptedServer({"login": WRONG, "register": TOKENS})) as server:
        assert await Account(server.url, "ann@example.com", "secret words").access_token() == "access"
        (asked,) = server.variables("register")
        assert asked["input"]["displayName"] == "Ann"


async def test_a_wrong_password_is_called_so() -> None:
    async with serving(ScriptedServer({"login": WRONG, "register": TAKEN})) as server:
        with pytest.raises(Refused, match=r"^WRONG_CREDENTIALS: the password of ann@example\.com is another one$"):
            await Account(server.url, "ann@example.com", "guess").access_token()


async def test_other_refusals_are_told_as_they_are() -> None:
    async with serving(ScriptedServer({"login": WRONG, "register": WEAK})) as server:
        with pytest.raises(Refused, match=r"^WEAK_PASSWORD: Too easy\.$"):
            await Account(server.url, "ann@example.com", "password").access_token()


async def test_later_tokens_come_from_refreshing() -> None:
    later = {"tokens": {"accessToken": "later", "refreshToken": "again"}}
    async with serving(ScriptedServer({"login": TOKENS, "refreshToken": later})) as server:
        account = Account(server.url, "ann@example.com", "secret words")
        assert [await account.access_token() for _ in range(3)] == ["access", "later", "later"]
        used = [asked["input"]["refreshToken"] for asked in server.variables("refreshToken")]
        assert used == ["refresh", "again"]
