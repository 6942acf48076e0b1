"""Leaving, wired, and where exports are fetched: `/exports/{user}`."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from adapters.mongo.departures import MongoDepartures
from adapters.mongo.holdings import MongoHoldings
from adapters.settings import Settings
from adapters.storage.zip_stream import zipped
from adapters.telemetry.leaving_log import LeavingLog
from app.accounts import Accounts
from app.recordings import KeptRecordings
from app.servers import Servers
from domain.accounts.ports import AccountLog
from domain.audit.notes import AuditNotes
from domain.clock import Clock
from domain.errors import StoreUnavailable
from domain.leaving.clearing import Clearing
from domain.leaving.deletion import AccountDeletion
from domain.leaving.export import DataExport
from domain.leaving.ports import ExportedFile
from domain.pacing import Pace
from domain.turns.workshop import Stores

LOOK_EVERY_S: Final = 30.0
EXPORTS_AT_ONCE: Final = 2
"""In one process: an export reads a lot and compresses it."""
BUSY_S: Final = 10


@dataclass(frozen=True, slots=True)
class Leaving:
    """The use cases of those who leave."""

    export: DataExport
    deletion: AccountDeletion


async def open_leaving(
    settings: Settings,
    servers: Servers,
    stores: Stores,
    stack: AsyncExitStack,
    *,
    recordings: KeptRecordings,
    accounts: Accounts,
    account_log: AccountLog,
    pace: Pace,
    notes: AuditNotes,
    clock: Clock,
) -> Leaving:
    """Wire exports and deletions, and remove what is left of deleted accounts until `stack` closes."""
    holdings = MongoHoldings(servers.database, recordings.store)
    departures = MongoDepartures(servers.database)
    clearing = Clearing(
        departures=departures,
        holdings=holdings,
        log=stores.log,
        account_log=account_log,
        notes=notes,
        observer=LeavingLog(),
        clock=clock,
    )
    await stack.enter_async_context(clearing.watched(LOOK_EVERY_S))
    export = DataExport(
        users=stores.users,
        holdings=holdings,
        links=recordings.links,
        notes=notes,
        clock=clock,
        link_minutes=settings.export_link_minutes,
    )
    deletion = AccountDeletion(
        users=stores.users,
        sign_ins=accounts.sign_ins,
        hasher=accounts.hasher,
        departures=departures,
        keys=servers.database.vault,
        ending=accounts.ending,
        clearing=clearing,
        pace=pace,
        notes=notes,
        clock=clock,
    )
    return Leaving(export, deletion)


def export_route(export: DataExport) -> Route:
    """Make the route. Why an address is not good is nobody's business: it is 404 for every reason."""
    running = asyncio.Semaphore(EXPORTS_AT_ONCE)

    async def fetch(request: Request) -> Response:
        query = request.query_params
        user_id, expires, signature = request.path_params["user"], query.get("expires", ""), query.get("signature", "")
        try:
            files = await export.open(user_id, expires, signature)
        except StoreUnavailable:
            return Response(status_code=503, headers={"retry-after": "1"})
        if files is None:
            return Response(status_code=404)
        if running.locked():
            await files.aclose()
            return Response(status_code=503, headers={"retry-after": str(BUSY_S)})
        headers = {
            "content-disposition": 'attachment; filename="voice-coach.zip"',
            "cache-control": "no-store",
            "referrer-policy": "no-referrer",
            "x-content-type-options": "nosniff",
        }
        return StreamingResponse(parts(files), media_type="application/zip", headers=headers)

    async def parts(files: AsyncIterator[ExportedFile]) -> AsyncIterator[bytes]:
        async with running, aclosing(zipped(files, export.clock.now())) as pieces:
            async for piece in pieces:
                yield piece

    return Route("/exports/{user}", fetch, methods=["GET"])
