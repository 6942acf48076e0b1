"""Kept recordings, wired, and where they are listened to: `/recordings/{turn}`."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from dataclasses import dataclass
from typing import Final

import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from adapters.accounts.keys import derived_key
from adapters.accounts.signed_links import SignedLinks
from adapters.mongo.gridfs_blobs import GridFsBlobs
from adapters.mongo.recordings import MongoRecordings
from adapters.settings import Settings, signing_key
from adapters.storage.blobs import BlobStore
from app.ranges import Content, respond
from app.servers import Servers
from domain.audio.formats import AudioFormat
from domain.clock import Clock
from domain.errors import StoreUnavailable
from domain.recordings.entities import KeptRecording
from domain.recordings.listening import Listening
from domain.recordings.ports import Recordings
from domain.recordings.wav_header import wav_header

log = structlog.get_logger(__name__)

SWEEP_EVERY_S: Final = 600.0
SWEPT_AT_ONCE: Final = 200

CONTENT_TYPES: Final = {
    AudioFormat.WAV: "audio/wav",
    AudioFormat.PCM16: "audio/wav",
    AudioFormat.WEBM_OPUS: "audio/webm",
    AudioFormat.OGG_OPUS: "audio/ogg",
    AudioFormat.MP3: "audio/mpeg",
    AudioFormat.MP4_AAC: "audio/mp4",
    AudioFormat.FLAC: "audio/flac",
}


@dataclass(frozen=True, slots=True)
class KeptRecordings:
    """The store of recordings, the addresses of what is served, and listening."""

    store: MongoRecordings
    links: SignedLinks
    listening: Listening


async def open_recordings(settings: Settings, servers: Servers, clock: Clock, stack: AsyncExitStack) -> KeptRecordings:
    """Open the place where recordings are kept, and have what has expired deleted; `stack` ends that."""
    store = MongoRecordings(servers.database, blob_store(settings, servers), clock)
    await stack.enter_async_context(_swept(store))
    secrets = (signing_key(settings), *settings.previous_secret_keys)
    links = SignedLinks([derived_key(secret.get_secret_value(), "links") for secret in secrets], clock)
    listening = Listening(recordings=store, links=links, clock=clock, link_minutes=settings.recording_link_minutes)
    return KeptRecordings(store, links, listening)


def recording_route(listening: Listening) -> Route:
    """Make the route. Why an address is not good is nobody's business: it is 404 for every reason."""

    async def recording(request: Request) -> Response:
        query = request.query_params
        turn_id = request.path_params["turn"]
        try:
            kept = await listening.find(turn_id, query.get("expires", ""), query.get("signature", ""))
        except StoreUnavailable:
            return Response(status_code=503, headers={"retry-after": "1"})
        if kept is None:
            return Response(status_code=404)
        return respond(request, _content(kept, listening.recordings))

    return Route("/recordings/{turn}", recording, methods=["GET", "HEAD"])


def _content(kept: KeptRecording, store: Recordings) -> Content:
    head = wav_header(kept.size, kept.sample_rate or 16_000) if kept.format is AudioFormat.PCM16 else b""

    async def read(start: int, end: int) -> AsyncIterator[bytes]:
        if start < len(head):
            yield head[start:end]
        if end > len(head):
            async with aclosing(store.read(kept, max(start - len(head), 0), end - len(head))) as parts:
                async for part in parts:
                    yield part

    return Content(
        size=len(head) + kept.size, media_type=CONTENT_TYPES[kept.format], tag=kept.id, at=kept.created_at, read=read
    )


def blob_store(settings: Settings, servers: Servers) -> BlobStore:
    """Open where recordings' sound is kept: in a bucket, or else in MongoDB."""
    if settings.s3_bucket is None:
        return GridFsBlobs(servers.database)
    from adapters.storage.s3_blobs import S3Blobs

    secret = settings.s3_secret_access_key
    return S3Blobs(
        settings.s3_bucket,
        endpoint=settings.s3_endpoint,
        region=settings.s3_region,
        access_key_id=settings.s3_access_key_id,
        secret_access_key=None if secret is None else secret.get_secret_value(),
    )


@asynccontextmanager
async def _swept(store: MongoRecordings) -> AsyncIterator[None]:
    async def sweep() -> None:
        while True:
            await asyncio.sleep(SWEEP_EVERY_S)
            try:
                if deleted := await store.sweep(SWEPT_AT_ONCE):
                    log.info("recordings.swept", deleted=deleted)
            except StoreUnavailable:
                continue

    task = asyncio.create_task(sweep(), name="recordings: sweep")
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])
