"""The endpoint with what stands around it."""

from collections.abc import Callable, Sequence

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from domain.clock import Clock
from resolvers.use_cases import UseCases
from schema.build import CoachSchema
from schema.document_rules import DocumentRules
from schema.transports.body_limit import BodyLimit
from schema.transports.endpoint import GraphQLEndpoint
from schema.transports.limits import TransportLimits
from schema.transports.persisted import ListedDocuments
from schema.transports.preconditions import NOT_SIMPLE
from schema.transports.sockets import LiveSockets


class GraphQLApp:
    """An ASGI application to be routed for HTTP and for WebSocket; `sockets` are those open now."""

    def __init__(self, app: ASGIApp, sockets: LiveSockets) -> None:
        self._app = app
        self.sockets = sockets

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request or one socket."""
        await self._app(scope, receive, send)


def create_graphql(
    schema: CoachSchema,
    *,
    use_cases: Callable[[], UseCases],
    clock: Clock,
    limits: TransportLimits | None = None,
    allowed_origins: Sequence[str] = (),
    is_overloaded: Callable[[], bool] = lambda: False,
    rules: DocumentRules | None = None,
    listed: ListedDocuments | None = None,
    page: str | None = None,
) -> GraphQLApp:
    """Serve `schema`.

    `use_cases` is asked at each request: they come to life after the routes. Pages of `allowed_origins` (such as
    `https://coach.example`, or `*`) may use the API from a browser besides those of the server's own origin. While the
    process `is_overloaded`, no new socket is taken. `rules` are for documents; those of the app may be `listed`.
    `page` is shown to browsers that ask for nothing.
    """
    limits = limits or TransportLimits()
    endpoint = GraphQLEndpoint(
        schema.ruled_by(rules) if rules else schema,
        use_cases=use_cases,
        clock=clock,
        limits=limits,
        allowed_origins=allowed_origins,
        is_overloaded=is_overloaded,
        listed=listed,
        page=page,
    )
    app: ASGIApp = BodyLimit(endpoint, limits)
    if allowed_origins:
        app = CORSMiddleware(
            app,
            allow_origins=allowed_origins,
            allow_methods=("GET", "POST"),
            allow_headers=("content-type", *NOT_SIMPLE),
            max_age=600,
        )
    return GraphQLApp(app, endpoint.sockets)
