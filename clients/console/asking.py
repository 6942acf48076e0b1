"""Operations of the API through an open socket, with its refusals as exceptions."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import Any, Final, TypeAlias

from gql import Client, GraphQLRequest
from gql.client import AsyncClientSession
from gql.transport.exceptions import TransportQueryError
from gql.transport.websockets import WebsocketsTransport

from clients.console.errors import Refused

Payload: TypeAlias = Mapping[str, Any]

CLOSE_S: Final = 2
"""How long a server that is gone is given to say goodbye."""


def client(url: str, access_token: str | None = None) -> Client:
    """Make a client with a socket of its own; signed in when there is a token."""
    init = {"authorization": f"Bearer {access_token}"} if access_token else {}
    transport = WebsocketsTransport(
        url=url,
        init_payload=init,
        subprotocols=[WebsocketsTransport.GRAPHQLWS_SUBPROTOCOL],
        close_timeout=CLOSE_S,
        connect_args={"max_size": None, "close_timeout": CLOSE_S},
    )
    return Client(transport=transport)


async def ask(session: AsyncClientSession, document: str, field: str, values: Payload) -> Payload:
    """Run a mutation whose one argument is `input`; return its payload. Raises Refused for a top-level error."""
    return await ask_with(session, document, field, {"input": dict(values)})


async def ask_with(session: AsyncClientSession, document: str, field: str, variables: Payload) -> Payload:
    """Run a mutation; return its payload, which may have `userErrors`. Raises Refused for a top-level error."""
    try:
        answer = await session.execute(GraphQLRequest(document, variable_values=dict(variables)))
    except TransportQueryError as error:
        raise _refused(error) from error
    return dict(answer[field])


async def listen(
    session: AsyncClientSession, document: str, field: str, variables: Payload
) -> AsyncGenerator[Payload, None]:
    """Follow a subscription. Raises Refused."""
    results = session.subscribe(GraphQLRequest(document, variable_values=dict(variables)))
    try:
        async with aclosing(results):
            async for result in results:
                yield result[field]
    except TransportQueryError as error:
        raise _refused(error) from error


def accepted(payload: Payload) -> Payload:
    """Return a payload that has no `userErrors`. Raises Refused naming the first."""
    for error in payload["userErrors"]:
        raise Refused(error["code"], error["message"])
    return payload


def _refused(error: TransportQueryError) -> Refused:
    first = (error.errors or [{}])[0]
    return Refused(first.get("extensions", {}).get("code", "INTERNAL"), first.get("message", str(error)))
