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
    JSON holds no line ends, so none within an event is touched.
    """

    def accepts(self, accept: str) -> bool:
        """Look at the first media range alone."""
        return accept.split(",", 1)[0].split(";", 1)[0].strip().lower() == "text/event-stream"

    def encode_event(self, event: str, data: str | None = None) -> str:
        """Write an event with plain line feeds: urql waits for two of them in a row, and CRLF has none."""
        return super().encode_event(event, data).replace("\r\n", "\n")

    def encode_comment(self, comment: str) -> str:
        """Write a comment, which ends as an event does."""
        return super().encode_comment(comment).replace("\r\n", "\n")


PROTOCOLS: Final = (GRAPHQL_TRANSPORT_WS_PROTOCOL, GRAPHQL_SSE_PROTOCOL, MULTIPART_SUBSCRIPTION_PROTOCOL)

STREAMS: Final[Mapping[str, type[HTTPStreamTransport]]] = {
    MULTIPART_SUBSCRIPTION_PROTOCOL: MultipartSubscriptionTransport,
    GRAPHQL_SSE_PROTOCOL: PreferredSSE,
}
