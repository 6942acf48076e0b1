"""Subscriptions over HTTP, for networks that block sockets."""

from collections.abc import Mapping
from typing import Final

from strawberry.http.streaming import HTTPStreamTransport, MultipartSubscriptionTransport, SSETransport
from strawberry.subscriptions import (
    GRAPHQL_SSE_PROTOCOL,
    GRAPHQL_TRANSPORT_WS_PROTOCOL,
    MULTIPART_SUBSCRIPTION_PROTOCOL,
)


class PreferredSSE(SSETransport):
    """Server-sent events for clients that ask for them first.

    Some clients (urql) accept them at the end of every request's list and cannot read them as an answer to a query.
    """

    def accepts(self, accept: str) -> bool:
        """Look at the first media range alone."""
        return accept.split(",", 1)[0].split(";", 1)[0].strip().lower() == "text/event-stream"


PROTOCOLS: Final = (GRAPHQL_TRANSPORT_WS_PROTOCOL, GRAPHQL_SSE_PROTOCOL, MULTIPART_SUBSCRIPTION_PROTOCOL)

STREAMS: Final[Mapping[str, type[HTTPStreamTransport]]] = {
    MULTIPART_SUBSCRIPTION_PROTOCOL: MultipartSubscriptionTransport,
    GRAPHQL_SSE_PROTOCOL: PreferredSSE,
}
