"""A push service on this machine, and browsers that can read what it gets: it checks who sends, as RFC 8292 says."""

import asyncio
import base64
import json
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import http_ece
import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@dataclass(frozen=True)
class Browser:
    """Somebody who subscribed."""

    name: str
    endpoint: str
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    auth: bytes = b"sixteen  secrets"

    @property
    def p256dh(self) -> str:
        return base64url(self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))

    @property
    def subscription(self) -> dict[str, str]:
        return {"endpoint": self.endpoint, "p256dh": self.p256dh, "auth": base64url(self.auth)}

    def read(self, body: bytes) -> dict[str, Any]:
        """Decrypt by another implementation of RFC 8188 and RFC 8291."""
        opened = http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth, version="aes128gcm")
        return dict(json.loads(opened))


@dataclass
class PushService:
    """What arrives, in order. `answers` are its next statuses, else 201; `gate` holds answers back."""

    port: int = 0
    browsers: dict[str, Browser] = field(default_factory=dict)
    received: list[tuple[Browser, dict[str, Any], dict[str, str]]] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def subscribe(self, name: str = "phone") -> Browser:
        browser = Browser(name, f"{self.origin}/push/{name}")
        self.browsers[f"/push/{name}"] = browser
        return browser

    @property
    def counts(self) -> Counter[tuple[str, str]]:
        """How often each message came to each browser."""
        return Counter((browser.name, message["topic"]) for browser, message, _ in self.received)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                headers = {n.lower(): v.strip() for n, _, v in (line.partition(":") for line in head[1:] if line)}
                body = await reader.readexactly(int(headers["content-length"]))
                status = self._take(head[0].split(" ")[1], headers, body)
                await self.gate.wait()
                writer.write(f"HTTP/1.1 {status} X\r\nContent-Length: 0\r\n\r\n".encode())
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def _take(self, path: str, headers: dict[str, str], body: bytes) -> int:
        try:
            self._check_sender(headers)
        except (jwt.InvalidTokenError, AssertionError, KeyError) as error:
            self.refusals.append(repr(error))
            return 403
        status = self.answers.pop(0) if self.answers else 201
        browser = self.browsers[path]
        self.received.append((browser, browser.read(body), headers))
        self.arrived.set()
        return status

    def _check_sender(self, headers: dict[str, str]) -> None:
        scheme, _, fields = headers["authorization"].partition(" ")
        assert scheme == "vapid"
        parts = dict(part.strip().split("=", 1) for part in fields.split(","))
        point = base64.urlsafe_b64decode(parts["k"] + "==")
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        claims = jwt.decode(parts["t"], key, algorithms=["ES256"], audience=self.origin)
        assert claims["sub"].startswith("mailto:")
        assert headers["content-encoding"] == "aes128gcm"
        assert int(headers["ttl"]) > 0
        assert len(headers["topic"]) <= 32
        assert headers["host"] == f"127.0.0.1:{self.port}"


@asynccontextmanager
async def push_service() -> AsyncIterator[PushService]:
    """Run one; its gate is open."""
    service = PushService()
    service.gate.set()
    tasks = set[asyncio.Task[None]]()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            tasks.add(task)
        await service.serve(reader, writer)

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    service.port = server.sockets[0].getsockname()[1]
    try:
        yield service
    finally:
        server.close()
        service.gate.set()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
