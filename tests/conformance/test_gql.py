"""gql, the Python client, with the transports it brings."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from gql import Client, GraphQLRequest, gql
from gql.transport.async_transport import AsyncTransport
from gql.transport.exceptions import TransportQueryError, TransportServerError
from gql.transport.httpx import HTTPXAsyncTransport
from gql.transport.websockets import WebsocketsTransport

from tests.e2e.client import User
from tests.e2e.conftest import ada, e2e_mongodb_url, server, stage
from tests.e2e.server import Server

__all__ = ("ada", "e2e_mongodb_url", "server", "stage")

ME = gql("{ me { profile { displayName } } }")
RENAME = "mutation ($input: UpdateProfileInput!) { updateProfile(input: $input) { user { id } } }"
EVENTS = """subscription ($id: ID!, $after: String) {
  conversationEvents(conversationId: $id, after: $after) { __typename cursor }
}"""

Transports = Callable[[Server, User], AsyncTransport]


def over_http(server: Server, user: User) -> AsyncTransport:
    return HTTPXAsyncTransport(f"http://127.0.0.1:{server.port}/graphql", headers=user.headers)


def over_a_socket(server: Server, user: User) -> AsyncTransport:
    url = f"ws://127.0.0.1:{server.port}/graphql"
    return WebsocketsTransport(url, init_payload=user.headers, connect_args={"proxy": None})


@pytest.fixture(params=[over_http, over_a_socket])
async def session(request: pytest.FixtureRequest, server: Server, ada: User) -> AsyncIterator[Any]:
    transport: Transports = request.param
    async with Client(transport=transport(server, ada), fetch_schema_from_transport=True) as session:
        yield session


async def test_it_reads_the_schema_asks_and_changes(session: Any) -> None:
    await session.execute(GraphQLRequest(RENAME, variable_values={"input": {"displayName": "Grace"}}))

    assert await session.execute(ME) == {"me": {"profile": {"displayName": "Grace"}}}


async def test_it_is_told_what_went_wrong(session: Any) -> None:
    session.client.schema = None
    with pytest.raises((TransportQueryError, TransportServerError), match="nothing"):
        await session.execute(gql("{ me { nothing } }"))


async def test_it_follows_a_conversation(server: Server, ada: User) -> None:
    conversation_id = await ada.a_conversation()
    started = await ada.write(conversation_id)
    expected = [event["cursor"] for event in await ada.events(conversation_id, started)]
    told = []
    async with Client(transport=over_a_socket(server, ada)) as session, asyncio.timeout(15):
        request = GraphQLRequest(EVENTS, variable_values={"id": conversation_id, "after": started["cursor"]})
        async for result in session.subscribe(request):
            told.append(result["conversationEvents"]["cursor"])
            if result["conversationEvents"]["__typename"] == "TurnCompleted":
                break

    assert told == expected
