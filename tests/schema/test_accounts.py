"""Accounts as clients use them."""

from tests.schema.world import World, codes

REGISTER = """mutation ($input: RegisterInput!) { register(input: $input) {
  tokens { accessToken accessTokenExpiresAt refreshToken refreshTokenExpiresAt } user { id email createdAt }
  userErrors { code path }
} }"""
BOB = {"email": "Bob@Example.org", "password": "a quiet green sofa", "displayName": "Bob"}


async def test_an_account_is_opened_and_its_user_signed_in(world: World) -> None:
    result = await world.ask_with(None, REGISTER, {"input": {**BOB, "timezone": "Europe/Berlin", "device": "phone"}})
    assert result.data is not None
    payload = result.data["register"]
    me = await world.ask_with(
        payload["tokens"]["accessToken"],
        """{ me {
          profile { displayName timezone } settings { voice audioFormat monthlyBudget } signIns { device isCurrent }
        } }""",
    )

    assert payload["userErrors"] == []
    assert payload["tokens"]["accessTokenExpiresAt"] == "2026-01-05T09:15:00.000Z"
    assert me.data == {
        "me": {
            "profile": {"displayName": "Bob", "timezone": "Europe/Berlin"},
            "settings": {"voice": "default", "audioFormat": "MP3", "monthlyBudget": None},
            "signIns": [{"device": "phone", "isCurrent": True}],
        }
    }


async def test_what_is_wrong_with_an_account_is_shown_field_by_field(world: World) -> None:
    result = await world.ask_with(None, REGISTER, {"input": {**BOB, "email": "ada@example.org", "password": "short"}})

    assert result.data is not None
    payload = result.data["register"]
    assert (payload["tokens"], payload["user"]) == (None, None)
    assert {tuple(error["path"]) for error in payload["userErrors"]} == {("input", "email"), ("input", "password")}


async def test_a_refresh_token_buys_a_new_pair_whatever_the_header_says(world: World) -> None:
    mutation = """mutation ($token: String!) {
      refreshToken(input: { refreshToken: $token }) { tokens { accessToken } user { email } }
    }"""
    world.clock.advance(minutes=20)
    fresh = await world.ask_with(world.token, mutation, {"token": world.ada.tokens.refresh_token})
    dead = await world.ask_with(None, mutation, {"token": "dead"})

    assert fresh.errors is None
    assert codes(dead) == ["UNAUTHENTICATED"]
    assert dead.data == {"refreshToken": None}


async def test_what_is_left_out_stays_and_null_clears(world: World) -> None:
    update = """mutation ($input: UpdateProfileInput!) { updateProfile(input: $input) {
      user { profile { displayName about coachingFocus } } userErrors { code path }
    } }"""
    await world.data(update, input={"about": "A baker.", "coachingFocus": ["sleep"]})
    cleared = await world.data(update, input={"about": None})
    refused = await world.data(update, input={"displayName": None})

    assert cleared["updateProfile"]["user"]["profile"] == {
        "displayName": "Ada",
        "about": None,
        "coachingFocus": ["sleep"],
    }
    assert refused["updateProfile"] == {
        "user": None,
        "userErrors": [{"code": "REQUIRED", "path": ["input", "displayName"]}],
    }


async def test_settings_take_amounts_beyond_32_bits(world: World) -> None:
    data = await world.data(
        """mutation ($input: UpdateSettingsInput!) { updateSettings(input: $input) {
          user { settings { monthlyBudget coachingStyle speechRate handsFree } } userErrors { code path }
        } }""",
        input={"monthlyBudget": 5_000_000_000, "coachingStyle": "DIRECT", "speechRate": 1.25, "handsFree": True},
    )

    assert data["updateSettings"] == {
        "user": {
            "settings": {
                "monthlyBudget": 5_000_000_000,
                "coachingStyle": "DIRECT",
                "speechRate": 1.25,
                "handsFree": True,
            }
        },
        "userErrors": [],
    }
