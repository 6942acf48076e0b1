"""Sending to browsers: RFC 8030, encrypted by RFC 8291, signed by RFC 8292."""

import asyncio
import hashlib
import json
from functools import partial
from typing import Final

import httpx
import structlog
from cryptography.hazmat.primitives.asymmetric import ec

from adapters.push.base64url import from_base64url, to_base64url
from adapters.push.encryption import CURVE, MOST_BYTES, encrypted
from adapters.push.public_hosts import NotPublic, push_url, reachable_address
from adapters.push.vapid import Vapid
from domain.push.entities import PushAddress, PushMessage, PushOutcome
from domain.push.ports import Begin, Send

TIMEOUT_S: Final = 10.0
SECONDS_KEPT: Final = 4 * 60 * 60
"""How long a push service keeps a message for a browser that is away."""
_AUTH_BYTES: Final = 16
_GONE: Final = frozenset({404, 410})
_LATER: Final = frozenset({408, 425, 429})

log = structlog.get_logger(__name__)


class WebPush:
    """`domain.push.ports.PushSender` for browsers. `loopback` lets tests be their own push service."""

    def __init__(self, client: httpx.AsyncClient, vapid: Vapid, *, loopback: bool = False) -> None:
        self._client = client
        self._vapid = vapid
        self._loopback = loopback

    def flaw(self, address: PushAddress) -> tuple[str, str] | None:
        """Tell which field of an address is wrong, and why."""
        try:
            push_url(address.target, loopback=self._loopback)
        except NotPublic as error:
            return "endpoint", str(error)
        try:
            _browser_key(address.p256dh)
        except ValueError:
            return "p256dh", "This is not a key of a browser's subscription."
        try:
            _secret(address.auth)
        except ValueError:
            return "auth", "This is not the secret of a browser's subscription."
        return None

    async def prepare(self, address: PushAddress, message: PushMessage) -> Send:
        """Look the service up and encrypt the message, off the event loop."""
        try:
            url = push_url(address.target, loopback=self._loopback)
            host = await reachable_address(url, loopback=self._loopback)
            origin = f"{url.scheme}://{url.netloc}"
            body, authorization = await asyncio.to_thread(
                lambda: (_sealed(message, address), self._vapid.authorization(origin))
            )
        except (NotPublic, ValueError) as error:
            log.warning("push.address_refused", error=type(error).__name__)
            return _always(PushOutcome.REFUSED)
        except OSError:
            return _always(PushOutcome.FAILED)
        headers = {
            "Host": url.netloc,
            "TTL": str(SECONDS_KEPT),
            "Urgency": "normal",
            "Topic": to_base64url(hashlib.sha256(message.topic.encode()).digest()[:24]),
            "Content-Type": "application/octet-stream",
            "Content-Encoding": "aes128gcm",
            "Authorization": authorization,
        }
        target = httpx.URL(url.geturl()).copy_with(host=host)
        request = self._client.build_request("POST", target, content=body, headers=headers, timeout=TIMEOUT_S)
        return partial(self._send, request, url.hostname or "")

    async def _send(self, request: httpx.Request, host: str, begin: Begin) -> PushOutcome | None:
        async def trace(event: str, _: object) -> None:
            # The connection is there, and nothing of the request has left.
            if event.endswith(".send_request_headers.started") and not await begin():
                raise _Stopped

        request.extensions |= {"sni_hostname": host, "trace": trace}
        try:
            async with asyncio.timeout(TIMEOUT_S):
                # What it says is not read: only what it means.
                answer = await self._client.send(request, stream=True, follow_redirects=False)
                await answer.aclose()
        except _Stopped:
            return None
        except (httpx.HTTPError, TimeoutError, OSError) as error:
            log.info("push.failed", host=host, error=type(error).__name__)
            return PushOutcome.FAILED
        return _outcome(answer.status_code, host)


class _Stopped(Exception):
    """The message must not leave."""


def _outcome(status: int, host: str) -> PushOutcome:
    if 200 <= status < 300:
        return PushOutcome.SENT
    if status in _GONE:
        return PushOutcome.GONE
    failed = status >= 500 or status in _LATER
    log.info("push.failed" if failed else "push.refused", host=host, status=status)
    return PushOutcome.FAILED if failed else PushOutcome.REFUSED


def _sealed(message: PushMessage, address: PushAddress) -> bytes:
    return encrypted(_fitting(message), _browser_key(address.p256dh), _secret(address.auth))


def _fitting(message: PushMessage) -> bytes:
    """Write a message as JSON, its text cut to what a push service takes."""
    content = {**message.content, "topic": message.topic}
    while len(written := json.dumps(content, ensure_ascii=False).encode()) > MOST_BYTES:
        text = content.get("text") or ""
        content["text"] = text[: len(text) * 3 // 4 - 1] + "…" if len(text) > 8 else None
    return written


def _browser_key(text: str | None) -> ec.EllipticCurvePublicKey:
    return ec.EllipticCurvePublicKey.from_encoded_point(CURVE, from_base64url(text or ""))


def _secret(text: str | None) -> bytes:
    secret = from_base64url(text or "")
    if len(secret) != _AUTH_BYTES:
        raise ValueError("it should be 16 bytes")
    return secret


def _always(outcome: PushOutcome) -> Send:
    async def send(_: Begin) -> PushOutcome:
        return outcome

    return send
