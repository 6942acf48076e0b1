"""Which addresses may be pushed to: whoever registers a device names a URL, which must not lead inside.

A name is looked up once, all its addresses must be public, and the connection is made to the one that was checked: a
name that answers differently the second time gains nothing.
"""

import asyncio
import ipaddress
import socket
from typing import Final
from urllib.parse import SplitResult, urlsplit

LONGEST_URL: Final = 2_048


class NotPublic(ValueError):
    """An address that must not be reached; the message is for people."""


def push_url(text: str, *, loopback: bool = False) -> SplitResult:
    """Check a URL as far as that can be done without looking its name up. Raises NotPublic."""
    if len(text) > LONGEST_URL or not text.isascii() or any(char.isspace() for char in text):
        raise NotPublic("That is not the address of a push service.")
    try:
        url = urlsplit(text)
        host, _ = url.hostname, url.port
    except ValueError as error:
        raise NotPublic("That is not the address of a push service.") from error
    if not host or url.username is not None or url.password is not None or url.fragment:
        raise NotPublic("That is not the address of a push service.")
    inside = host == "localhost" or _is_loopback(host)
    if url.scheme != "https" and not (loopback and inside and url.scheme == "http"):
        raise NotPublic("A push service is reached by https.")
    if not (loopback and inside):
        _check_host(host)
    return url


async def reachable_address(url: SplitResult, *, loopback: bool = False) -> str:
    """Look a host up and give one of its addresses. Raises NotPublic when any is not public, OSError."""
    host = url.hostname or ""
    port = url.port or (443 if url.scheme == "https" else 80)
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(entry[4][0]) for entry in found]
    for address in addresses:
        if not (_is_public(address) or (loopback and _is_loopback(address))):
            raise NotPublic("That name leads to an address that is not public.")
    return addresses[0]


def _check_host(host: str) -> None:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        if "." not in host or host.endswith((".local", ".internal", ".localhost")) or host.rpartition(".")[2].isdigit():
            raise NotPublic("That host is not a public one.") from None
    else:
        if not _is_public(host):
            raise NotPublic("That host is not a public one.")


def _is_public(address: str) -> bool:
    parsed = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(parsed, ipaddress.IPv6Address):
        inner = parsed.ipv4_mapped or parsed.sixtofour or (parsed.teredo or (None, None))[1]
        if inner is not None:
            return inner.is_global and not inner.is_multicast
    return parsed.is_global and not parsed.is_multicast


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
