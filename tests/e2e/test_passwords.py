"""Letters through a real mail server, and what they are good for; sign-ins that end close their sockets everywhere."""

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest

from tests.adapters.redis.proxy import Proxy
from tests.e2e.client import ApiError, Payload, codes
from tests.e2e.server import PASSWORD, SECRET_KEY, Server, Stage
from tests.mail_server import MailServer, mail_server

NEW_PASSWORD = "another sunny day in June"
RESET = """mutation ($input: ResetPasswordInput!) { resetPassword(input: $input) {
  tokens { accessToken refreshToken } user { email emailVerified } userErrors { code path }
} }"""


@asynccontextmanager
async def with_mail(stage: Stage) -> AsyncIterator[tuple[Server, Server, MailServer]]:
    """Two copies of the server, and the mail server both use."""
    async with mail_server() as mail:
        settings: dict[str, Any] = {
            "smtp_host": "127.0.0.1",
            "smtp_port": mail.port,
            "smtp_security": "none",
            "mail_from": "Voice Coach <no-reply@coach.example>",
            "password_reset_url": "https://coach.example/reset#{token}",
            "email_verification_url": "https://coach.example/verify#{token}",
        }
        async with stage.serve(**settings) as here, stage.serve(**settings) as there:
            yield here, there, mail


async def token_in(mail: MailServer, to: str, subject: str) -> str:
    found = re.search(r"https://coach\.example/\w+#(\S+)", await mail.letter(to, subject))
    assert found is not None
    return found[1]


async def request_reset(server: Server, email: str) -> Payload:
    document = (
        """mutation ($email: String!) { requestPasswordReset(input: { email: $email }) { userErrors { code } } }"""
    )
    return await server.client.run(document, email=email)


async def test_a_forgotten_password_by_mail_and_the_old_sign_ins_sockets_close_on_every_copy(stage: Stage) -> None:
    async with with_mail(stage) as (here, there, mail):
        ada = await here.sign_up()
        abroad = there.client.signed_in(ada.email, {"accessToken": ada.access_token or "", "refreshToken": ""})
        async with ada.socket() as near, abroad.socket() as far:
            assert (await request_reset(here, ada.email.upper()))["requestPasswordReset"]["userErrors"] == []
            token = await token_in(mail, ada.email, "new password")
            request = {"token": token, "newPassword": NEW_PASSWORD}
            answer = (await there.client.run(RESET, input=request))["resetPassword"]

            assert await near.closed() == 4403
            assert await far.closed() == 4403
        assert answer["userErrors"] == []
        assert answer["user"] == {"email": ada.email, "emailVerified": True}
        for old in (ada.run("{ me { id } }"), abroad.run("{ me { id } }")):
            with pytest.raises(ApiError) as refused:
                await old
            assert refused.value.code == "UNAUTHENTICATED"
        again = (await here.client.run(RESET, input=request))["resetPassword"]
        assert [(error["code"], error["path"]) for error in again["userErrors"]] == [("EXPIRED", ["input", "token"])]
        assert codes(await here.client.attempt("login", email=ada.email, password=PASSWORD)) == ["WRONG_CREDENTIALS"]
        assert codes(await here.client.attempt("login", email=ada.email, password=NEW_PASSWORD)) == []
        assert "password" in (await mail.letter(ada.email, "was changed")).lower()


async def test_who_has_no_account_gets_the_same_answer_and_no_letter(stage: Stage) -> None:
    async with with_mail(stage) as (here, _, mail):
        ada = await here.sign_up()
        nobody = await request_reset(here, "nobody@example.org")
        somebody = await request_reset(here, ada.email)
        await mail.letter(ada.email, "new password")

    assert nobody == somebody
    assert set(mail.recipients) == {ada.email}


async def test_an_address_is_verified_by_the_letter_after_registration(stage: Stage) -> None:
    verify = """mutation ($token: String!) { verifyEmail(input: { token: $token }) {
      user { emailVerified } userErrors { code }
    } }"""
    async with with_mail(stage) as (here, there, mail):
        ada = await here.sign_up()
        token = await token_in(mail, ada.email, "Your address")
        before = await ada.run("{ me { emailVerified } }")
        by_nobody = await there.client.run(verify, token=token)
        after = await ada.run("{ me { emailVerified auditLog(first: 1) { edges { node { action ipAddress } } } } }")

    assert before == {"me": {"emailVerified": False}}
    assert by_nobody == {"verifyEmail": {"user": None, "userErrors": []}}
    assert after["me"]["emailVerified"]
    assert after["me"]["auditLog"]["edges"] == [{"node": {"action": "EMAIL_VERIFIED", "ipAddress": "127.0.0.1"}}]


async def test_a_device_is_signed_out_from_another_one(stage: Stage) -> None:
    async with stage.serve() as here, stage.serve() as there:
        ada = await here.sign_up()
        login = await there.client.mutate("login", email=ada.email, password=PASSWORD, device="lost phone")
        phone = there.client.signed_in(ada.email, login["tokens"])
        listed = (await ada.run("{ me { signIns { id device isCurrent } } }"))["me"]["signIns"]
        [lost] = [sign_in["id"] for sign_in in listed if sign_in["device"] == "lost phone"]
        end = "mutation ($id: ID!) { endSignIn(id: $id) { endedSignInId userErrors { code } } }"
        async with phone.socket() as socket, ada.socket() as hers:
            ended = (await ada.run(end, id=lost))["endSignIn"]
            assert await socket.closed() == 4403
            assert (await (await hers.begin("{ me { email } }")).next()) == {"email": ada.email}
        left = (await ada.run("{ me { signIns { isCurrent } } }"))["me"]["signIns"]
        with pytest.raises(ApiError):
            await phone.run("{ me { id } }")

    assert ended == {"endedSignInId": lost, "userErrors": []}
    assert left == [{"isCurrent": True}]


async def test_a_server_that_hears_nothing_of_the_others_asks_the_database(stage: Stage) -> None:
    network, proxy = AsyncExitStack(), Proxy(stage.redis_url)
    async with network, stage.serve() as here:
        cut_off = replace(stage, redis_url=await network.enter_async_context(proxy.url()))
        async with cut_off.serve() as there:
            ada = await here.sign_up()
            abroad = there.client.signed_in(ada.email, {"accessToken": ada.access_token or "", "refreshToken": ""})
            async with abroad.socket() as socket:
                await network.aclose()
                await ada.run("mutation { logout { userErrors { code } } }")

                assert await socket.closed() == 4403
            with pytest.raises(ApiError) as refused:
                await abroad.run("{ me { id } }")

    assert refused.value.code == "UNAUTHENTICATED"


async def test_keys_rotate_without_signing_anybody_out(stage: Stage) -> None:
    first, second = "the first key, of which nobody knows more", "the second key, of which nobody knows either"
    async with stage.serve(secret_key=first, master_key=SECRET_KEY) as before:
        ada = await before.sign_up()
        renewed = await before.client.mutate("refreshToken", refreshToken=ada.refresh_token)
    async with stage.serve(secret_key=second, previous_secret_keys=(first,), master_key=SECRET_KEY) as after:
        still = after.client.signed_in(ada.email, {"accessToken": ada.access_token or "", "refreshToken": ""})
        assert (await still.run("{ me { email } }"))["me"]["email"] == ada.email
        # The answer to the refresh before the rotation was lost: the same token is handed out again.
        repeated = await after.client.mutate("refreshToken", refreshToken=ada.refresh_token)
        assert repeated["tokens"]["refreshToken"] == renewed["tokens"]["refreshToken"]
        fresh = await after.client.mutate("refreshToken", refreshToken=renewed["tokens"]["refreshToken"])
    async with stage.serve(secret_key=second, master_key=SECRET_KEY) as later:
        signed_in = later.client.signed_in(ada.email, fresh["tokens"])
        assert (await signed_in.run("{ me { email } }"))["me"]["email"] == ada.email
        with pytest.raises(ApiError):
            await later.client.signed_in(ada.email, {"accessToken": ada.access_token or "", "refreshToken": ""}).run(
                "{ me { email } }"
            )
