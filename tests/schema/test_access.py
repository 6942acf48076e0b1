"""Who may ask what. A root field that is not named here needs sign-in, whoever adds it."""

from collections.abc import Iterator

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    build_schema,
    get_named_type,
    is_composite_type,
    is_required_argument,
    is_required_input_field,
)

from domain.errors import StoreUnavailable
from schema import build
from schema.printing import print_schema
from tests.schema.world import World, codes

PUBLIC = {
    "me",
    "capabilities",
    "register",
    "login",
    "refreshToken",
    "requestPasswordReset",
    "resetPassword",
    "verifyEmail",
    "startSocialLogin",
    "completeSocialLogin",
    "loginWithIdToken",
}
LITERALS = {
    "DateTime": '"2026-01-05T00:00:00Z"',
    "ID": '"nothing"',
    "String": '"a"',
    "Int": "0",
    "Float": "0",
    "Base64": '""',
    "Upload": "null",
}


ONE_OF = {"PushAddressInput": '{ fcmToken: "a" }'}


def literal(kind: GraphQLInputType) -> str:
    """Write the least value of a type."""
    match kind:
        case GraphQLNonNull():
            return literal(kind.of_type)
        case GraphQLList():
            return "[]"
        case GraphQLEnumType():
            return str(next(iter(kind.values)))
        case GraphQLInputObjectType():
            if kind.is_one_of or kind.name == "AudioInput":
                return ONE_OF.get(kind.name, '{ data: "" }')
            required = ((name, field) for name, field in kind.fields.items() if is_required_input_field(field))
            return "{ " + " ".join(f"{name}: {literal(field.type)}" for name, field in required) + " }"
        case _:
            return LITERALS[str(get_named_type(kind))]


def operation(root: str, name: str, field: GraphQLField) -> str:
    required = [(arg, value) for arg, value in field.args.items() if is_required_argument(value)]
    arguments = ", ".join(f"{arg}: {literal(value.type)}" for arg, value in required)
    selection = "{ __typename }" if is_composite_type(get_named_type(field.type)) else ""
    return f"{root} {{ {name}{f'({arguments})' if arguments else ''} {selection} }}"


def root_fields() -> Iterator[tuple[str, str, str]]:
    schema = build_schema(print_schema())
    for root, kind in (
        ("query", schema.query_type),
        ("mutation", schema.mutation_type),
        ("subscription", schema.subscription_type),
    ):
        assert kind is not None
        for name, field in kind.fields.items():
            yield root, name, operation(root, name, field)


GUARDED = [(root, name, document) for root, name, document in root_fields() if name not in PUBLIC]


def test_there_are_fields_to_guard() -> None:
    assert {"node", "conversations", "logout", "sendAudio", "conversationEvents"} <= {name for _, name, _ in GUARDED}


@pytest.mark.parametrize(("root", "document"), [(r, d) for r, _, d in GUARDED], ids=[n for _, n, _ in GUARDED])
@pytest.mark.parametrize("token", [None, "", "forged"], ids=["no token", "no bearer token", "a forged token"])
async def test_a_field_that_is_not_public_needs_sign_in(
    world: World, root: str, document: str, token: str | None
) -> None:
    if root == "subscription":
        results = await build.build_schema().subscribe(document, context_value=world.connection(token))
        [result] = [result async for result in results]
    else:
        result = await world.ask_with(token, document)

    assert codes(result) == ["UNAUTHENTICATED"]
    assert world.turns.asked == []


async def test_a_dead_token_does_not_keep_a_user_from_signing_in_again(world: World) -> None:
    result = await world.ask_with(
        "forged",
        """mutation ($email: String!, $password: String!) {
          login(input: { email: $email, password: $password }) { user { email } userErrors { code } }
        }""",
        {"email": "ada@example.org", "password": "correct horse battery"},
    )

    assert result.errors is None
    assert result.data == {"login": {"user": {"email": "ada@example.org"}, "userErrors": []}}


async def test_capabilities_are_told_to_anybody(world: World) -> None:
    result = await world.ask_with("forged", "{ capabilities { version voices { id name languages } maxRecordingMs } }")

    assert result.data == {
        "capabilities": {
            "version": "1.2.3",
            "voices": [{"id": "vera", "name": "Vera", "languages": ["en"]}],
            "maxRecordingMs": 600_000,
        }
    }


async def test_me_is_null_without_a_token_and_an_error_with_a_dead_one(world: World) -> None:
    nobody = await world.ask_with(None, "{ me { id } }")
    dead = await world.ask_with("forged", "{ me { id } }")

    assert (nobody.data, nobody.errors) == ({"me": None}, None)
    assert codes(dead) == ["UNAUTHENTICATED"]


async def test_a_sign_in_that_ended_is_not_good_for_the_next_operation(world: World) -> None:
    await world.data("mutation { logout { userErrors { code } } }")

    assert codes(await world.ask("{ conversations { totalCount } }")) == ["UNAUTHENTICATED"]


async def test_a_store_that_is_away_lets_nobody_in_but_does_not_hide_what_is_public(world: World) -> None:
    world.clock.advance(seconds=5)
    world.door.sign_ins.failure = StoreUnavailable("MongoDB cannot be reached.")

    result = await world.ask('{ capabilities { version } conversation(id: "conv_1") { id } }')

    assert result.data == {"capabilities": {"version": "1.2.3"}, "conversation": None}
    assert codes(result) == ["OVERLOADED"]
