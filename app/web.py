"""The app: everything opened in its lifespan and closed in reverse."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles

from adapters.clock import SystemClock
from adapters.settings import Settings
from adapters.telemetry.loop_lag import LoopLag
from adapters.telemetry.metrics import Metrics
from adapters.telemetry.observers import ProviderObservers
from adapters.telemetry.provider_log import ProviderLog
from app.draining import Drain
from app.engines import open_engines
from app.health import health_routes
from app.leaving import export_route
from app.metrics import metrics_route
from app.recordings import recording_route
from app.reviews import NamedReviewer, open_reviewer
from app.security_headers import SecurityHeaders
from app.servers import open_servers
from app.use_cases import open_use_cases
from app.voices import voice_route
from domain.turns.workshop import Engines
from resolvers.use_cases import UseCases
from schema.build import build_schema
from schema.document_rules import DocumentRules
from schema.transports.app import create_graphql
from schema.transports.graphiql import ASSETS_URL, OWN_FILES, WHEEL, graphiql_page
from schema.transports.limits import TransportLimits
from schema.transports.persisted import ListedDocuments, read_list

OpenEngines = Callable[[Settings, AsyncExitStack], Awaitable[Engines]]
OpenReviewer = Callable[[Settings, AsyncExitStack], Awaitable[NamedReviewer]]


def create_app(
    settings: Settings, *, engines: OpenEngines | None = None, reviewer: OpenReviewer = open_reviewer
) -> Starlette:
    """Make the app; `engines` replaces what hears, thinks and speaks, `reviewer` what is taken along from it.

    Its lifespan raises StartupError.
    """
    opened: list[UseCases] = []
    lag, metrics = LoopLag(), Metrics()
    open_ = engines or partial(open_engines, observer=ProviderObservers(ProviderLog(), metrics))
    shows_graphiql = settings.environment != "production" if settings.graphiql is None else settings.graphiql
    graphql = create_graphql(
        build_schema(),
        use_cases=lambda: opened[0],
        clock=SystemClock(),
        limits=_transport_limits(settings),
        allowed_origins=settings.cors_origins,
        is_overloaded=lambda: lag.ms() > settings.limits.max_loop_lag_ms,
        rules=_document_rules(settings),
        listed=_listed(settings),
        page=graphiql_page() if shows_graphiql else None,
    )
    drain = Drain(graphql.sockets)
    metrics.watch("loop_lag_seconds", "How late the event loop is", lambda: lag.ms() / 1000)
    metrics.watch("open_sockets", "WebSockets open in this process", lambda: len(graphql.sockets))

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            ready_engines = await open_(settings, stack)
            ready_reviewer = await reviewer(settings, stack)
            servers = await open_servers(settings, stack)
            await stack.enter_async_context(lag)
            use_cases, turns = await open_use_cases(
                settings, servers, ready_engines, ready_reviewer, lag, graphql.sockets, metrics, stack
            )
            drain.opened(turns)
            for guard in ready_engines.guards:
                metrics.watch_breaker(guard)
            voices = use_cases.capabilities.voices
            app.router.routes += [
                *health_routes(servers, drain),
                voice_route(use_cases.synthesizing, voices),
                recording_route(use_cases.listening),
                export_route(use_cases.data_export),
            ]
            opened.append(use_cases)
            yield
        opened.clear()

    async def home(_: Request) -> Response:
        return RedirectResponse("/graphql")

    app = Starlette(
        routes=[
            Route("/", home),
            metrics_route(metrics, settings.metrics_token),
            Route("/graphql", graphql, methods=["GET", "POST", "OPTIONS"]),
            WebSocketRoute("/graphql", graphql),
            *([Mount(ASSETS_URL, StaticFiles(directory=OWN_FILES, packages=[WHEEL]))] if shows_graphiql else []),
        ],
        middleware=[Middleware(SecurityHeaders)],
        lifespan=lifespan,
    )
    app.state.drain = drain
    return app


def _transport_limits(settings: Settings) -> TransportLimits:
    return TransportLimits(
        max_json_bytes=settings.max_request_bytes,
        max_upload_bytes=settings.limits.max_upload_bytes,
        max_socket_message_bytes=settings.websocket_max_message_bytes,
        max_sockets=settings.websocket_max_connections,
        max_sockets_per_user=settings.websocket_max_connections_per_user,
        max_operations_per_socket=settings.websocket_max_operations,
        socket_ping_seconds=settings.websocket_ping_seconds,
        socket_idle_seconds=settings.websocket_idle_seconds,
        legacy_sockets=settings.websocket_legacy_protocol,
    )


def _document_rules(settings: Settings) -> DocumentRules:
    told = settings.introspection
    if told is None:
        told = settings.environment != "production"
    return DocumentRules(
        max_length=settings.max_query_length,
        max_tokens=settings.max_query_tokens,
        max_depth=settings.max_query_depth,
        max_aliases=settings.max_query_aliases,
        max_fields=settings.max_query_fields,
        max_repeats=settings.max_query_repeats,
        max_cost=settings.max_query_cost,
        introspection=told,
        suggestions=told,
    )


def _listed(settings: Settings) -> ListedDocuments | None:
    if settings.persisted_documents is None:
        return None
    return read_list(settings.persisted_documents, only=settings.persisted_documents_only)
