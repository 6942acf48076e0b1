"""One address for everything: queries, mutations, uploads, streams, sockets, and the page to try them on."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from cross_web import AsyncHTTPRequestAdapter, HTTPException
from graphql import GraphQLError
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.requests import ClientDisconnect, HTTPConnection, Request
from starlette.responses import HTMLResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.exceptions import ConnectionRejectionError
from strawberry.http import GraphQLHTTPResponse, GraphQLRequestData
from strawberry.http.base import BaseRequestProtocol
from strawberry.http.websocket_origin import normalize_origin
from strawberry.subscriptions import GRAPHQL_WS_PROTOCOL
from strawberry.types import ExecutionResult, SubscriptionExecutionResult
from strawberry.types.unset import UnsetType

from domain.clock import Clock
from domain.errors import Overloaded, RateLimited, Unauthenticated
from resolvers.context import Caller, Connection
from resolvers.use_cases import UseCases
from schema.build import CoachSchema
from schema.transports import json_codec
from schema.transports.bearer import bearer_token, socket_token
from schema.transports.graphiql import PAGE_HEADERS
from schema.transports.legacy_socket import LegacySocketHandler
from schema.transports.limits import TransportLimits
from schema.transports.live_stream import LiveStream
from schema.transports.persisted import ListedDocuments, PersistedQueries
from schema.transports.preconditions import check_request
from schema.transports.refusals import GRAPHQL_JSON, failure, media_type, refusal, slow_down
from schema.transports.socket_adapter import SocketAdapter
from schema.transports.socket_handler import SocketHandler
from schema.transports.sockets import BUSY_RETRY_MS, LiveSockets
from schema.transports.streams import PROTOCOLS, STREAMS
from schema.transports.uploads import FormLimits, with_files


class GraphQLEndpoint(GraphQL[Connection, None]):
    """Serves the schema over HTTP (GraphQL over HTTP, September 2025 draft) and WebSocket (graphql-transport-ws)."""

    request_adapter_class = FormLimits
    websocket_adapter_class = SocketAdapter  # type: ignore[assignment]
    graphql_transport_ws_handler_class = SocketHandler
    graphql_ws_handler_class = LegacySocketHandler  # type: ignore[assignment]
    stream_transport_classes_by_protocol = STREAMS

    def __init__(
        self,
        schema: CoachSchema,
        *,
        use_cases: Callable[[], UseCases],
        clock: Clock,
        limits: TransportLimits,
        allowed_origins: Sequence[str],
        is_overloaded: Callable[[], bool],
        listed: ListedDocuments | None,
        page: str | None,
    ) -> None:
        super().__init__(
            schema,
            graphql_ide=None if page is None else "graphiql",
            subscription_protocols=(*PROTOCOLS, GRAPHQL_WS_PROTOCOL) if limits.legacy_sockets else PROTOCOLS,
            connection_init_wait_timeout=timedelta(seconds=limits.socket_init_seconds),
            multipart_uploads_enabled=True,
            max_subscriptions_per_connection=None,
            allowed_origins=allowed_origins,
        )
        self.limits = limits
        self.sockets = LiveSockets(limits, is_overloaded)
        self.persisted = PersistedQueries(lambda: use_cases().persisted_documents, self._is_valid, listed)
        self._documents = schema
        self._use_cases = use_cases
        self._clock = clock
        self._page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request or one socket."""
        if scope["type"] != "http":
            await super().__call__(scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            response = await self._answer(request)
            if isinstance(response, StreamingResponse):
                stream = LiveStream(response)
                with self.sockets.holding(stream):
                    await stream.send_all(scope, receive, send)
            elif response is not None:
                await response(scope, receive, send)
        finally:
            await request.close()

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Connection:
        """Tell where the request or the socket comes from; a socket tells who it is later, by `connection_init`."""
        del response
        token = bearer_token(request.headers.get("authorization")) if isinstance(request, Request) else None
        return Connection(
            use_cases=self._use_cases(),
            clock=self._clock,
            caller=_caller(request),
            access_token=token,
            is_socket=isinstance(request, WebSocket),
        )

    async def on_ws_connect(self, context: Connection) -> UnsetType:
        """Look at the token of a socket, if it has one.

        Raises ConnectionRejectionError when it is not good, RateLimited when its user has too many sockets.
        """
        context.access_token = socket_token(context.connection_params)
        try:
            viewer = await context.viewer()
        except Unauthenticated as error:
            raise ConnectionRejectionError from error
        if viewer is not None:
            context.hold(viewer)
        return UnsetType()

    async def execute_operation(  # noqa: PLR0917 - Strawberry's own
        self,
        request: Request,
        request_adapter: AsyncHTTPRequestAdapter,
        request_data: GraphQLRequestData | list[GraphQLRequestData],
        context: Connection,
        root_value: None,
        sub_response: Response,
    ) -> ExecutionResult | list[ExecutionResult] | SubscriptionExecutionResult:
        """Run the document that was sent or named."""
        if isinstance(request_data, GraphQLRequestData):
            try:
                document = await self.persisted.document(request_data.query, request_data.extensions)
            except GraphQLError as error:
                return ExecutionResult(data=None, errors=[error])
            request_data = replace(request_data, query=document)
        return await super().execute_operation(
            request, request_adapter, request_data, context, root_value, sub_response
        )

    async def get_sub_response(self, request: Request | WebSocket) -> Response:
        """Remember the media type of the answer."""
        sub_response = await super().get_sub_response(request)
        sub_response.media_type = media_type(request.headers.get("accept", ""))
        return sub_response

    def create_response(
        self, response_data: GraphQLHTTPResponse | list[GraphQLHTTPResponse], sub_response: Response
    ) -> Response:
        """Answer; what was never executed has no `data`, and under the newer media type status 400."""
        never_executed = isinstance(response_data, dict) and _never_executed(response_data)
        if never_executed and isinstance(response_data, dict):
            response_data.pop("data", None)
        response = super().create_response(response_data, sub_response)
        response.headers["content-type"] = f"{sub_response.media_type}; charset=utf-8"
        response.headers["vary"] = "accept"
        if never_executed and sub_response.media_type == GRAPHQL_JSON:
            response.status_code = 400
        return response

    def should_render_graphql_ide(self, request: BaseRequestProtocol) -> bool:
        """Show the page to who asks for nothing; a document may be named instead of sent."""
        return "extensions" not in request.query_params and super().should_render_graphql_ide(request)

    async def render_graphql_ide(self, request: Request) -> Response:
        """Show the page to try the API on."""
        del request
        return HTMLResponse(self._page, headers=PAGE_HEADERS)

    async def parse_multipart(self, request: AsyncHTTPRequestAdapter) -> dict[str, object]:  # type: ignore[override]
        """Read a multipart request."""
        form = (await request.get_form_data()).form
        operations, places = form.get("operations"), form.get("map")
        if not isinstance(operations, str) or not isinstance(places, str):
            raise HTTPException(400, "A multipart request has the fields `operations` and `map`.")
        return with_files(self.parse_json(operations), self.parse_json(places), form)

    def parse_json(self, data: str | bytes) -> dict[str, object] | list[dict[str, object]]:
        """Read a request's JSON: an object, or a list of them. Raises HTTPException 400."""
        value: dict[str, object] | list[dict[str, object]] = super().parse_json(data)
        items = value if isinstance(value, list) else [value]
        if all(isinstance(item, dict) for item in items):
            return value
        raise HTTPException(400, "A JSON object was expected.")

    def decode_json(self, data: str | bytes) -> object:
        """Decode JSON from the wire."""
        return json_codec.decode(data)

    def encode_json(self, data: object) -> bytes:
        """Encode JSON for the wire."""
        return json_codec.encode(data)

    def _is_allowed(self, origin: str) -> bool:
        return "*" in self.allowed_origins or normalize_origin(origin) in self.allowed_origins

    def _check_room(self, request: Request) -> None:
        """Take no stream where no socket would be taken. Raises Overloaded."""
        wants_stream = self._get_stream_transport_from_headers(request.headers) is not None
        if wants_stream and self.sockets.refusal is not None:
            raise Overloaded("The server takes no more streams now.", BUSY_RETRY_MS)

    async def _is_valid(self, document: str) -> bool:
        return not (await self._documents.check(document)).errors

    async def _answer(self, request: Request) -> Response | None:
        """Answer a request; None when its client has gone."""
        accept = request.headers.get("accept", "")
        try:
            check_request(request, self._is_allowed)
            await self._use_cases().pace.request(_caller(request).ip)
            self._check_room(request)
            return await self.run(request)
        except (Overloaded, RateLimited) as error:
            return slow_down(error, accept)
        except ClientDisconnect:
            return None
        except HTTPException as error:
            return refusal(error.status_code, error.reason, accept)
        except StarletteHTTPException as error:
            return refusal(error.status_code, error.detail, accept)
        except Exception as error:  # noqa: BLE001 - whatever it is, the client gets an answer and the log a traceback
            return failure(error, accept)


def _never_executed(response: GraphQLHTTPResponse) -> bool:
    """Tell a document that could not be run from one whose answer is null: errors of fields have a path."""
    errors = response.get("errors") or []
    return bool(errors) and response.get("data") is None and all(_pathless(error) for error in errors)


def _pathless(error: object) -> bool:
    return isinstance(error, dict) and error.get("path") is None


def _caller(request: HTTPConnection) -> Caller:
    agent = request.headers.get("user-agent")
    return Caller(ip=request.client.host if request.client else None, user_agent=agent[:256] if agent else None)
