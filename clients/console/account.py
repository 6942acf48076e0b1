"""Who is talking."""

from clients.console import operations
from clients.console.asking import Payload, accepted, ask, client
from clients.console.errors import Refused


class Account:
    """Signs in with a password, opening the account the first time; later trades refresh tokens for new ones."""

    def __init__(self, url: str, email: str, password: str) -> None:
        self._url = url
        self._email = email
        self._password = password
        self._refresh_token: str | None = None

    async def access_token(self) -> str:
        """Give a fresh access token. Raises Refused."""
        tokens = (await self._refresh() if self._refresh_token else await self._sign_in())["tokens"]
        self._refresh_token = tokens["refreshToken"]
        return str(tokens["accessToken"])

    async def _refresh(self) -> Payload:
        async with client(self._url) as session:
            values = {"refreshToken": self._refresh_token}
            return accepted(await ask(session, operations.REFRESH, "refreshToken", values))

    async def _sign_in(self) -> Payload:
        known = {"email": self._email, "password": self._password, "device": "console"}
        new = known | {"displayName": self._email.split("@", maxsplit=1)[0].capitalize()}
        async with client(self._url) as session:
            login = await ask(session, operations.LOGIN, "login", known)
            if login["tokens"] is not None:
                return login
            registration = await ask(session, operations.REGISTER, "register", new)
            if any(error["code"] == "TAKEN" for error in registration["userErrors"]):
                raise Refused("WRONG_CREDENTIALS", f"the password of {self._email} is another one")
            return accepted(registration)
