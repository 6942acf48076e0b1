"""Which messages of graphql-transport-ws are well formed."""

from typing import TypeGuard

from strawberry.subscriptions.protocols.graphql_transport_ws.types import Message

_WITHOUT_ID = ("connection_init", "ping", "pong")


def is_message(message: object) -> TypeGuard[Message]:
    """Tell whether a decoded frame is a message a client may send.

    Source: the protocol's section on message types.
    """
    if not isinstance(message, dict):
        return False
    kind, payload = message.get("type"), message.get("payload")
    if kind in _WITHOUT_ID:
        return payload is None or isinstance(payload, dict)
    if not isinstance(message.get("id"), str) or not message["id"]:
        return False
    return kind == "complete" or (kind == "subscribe" and isinstance(payload, dict) and _is_request(payload))


def _is_request(payload: dict[str, object]) -> bool:
    query, extensions = payload.get("query"), payload.get("extensions")
    return (
        isinstance(query, str | None)
        and isinstance(payload.get("operationName"), str | None)
        and isinstance(payload.get("variables"), dict | None)
        and isinstance(extensions, dict | None)
        and (query is not None or (extensions is not None and "persistedQuery" in extensions))
    )
