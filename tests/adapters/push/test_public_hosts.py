"""Pushing leads out, never in."""

import asyncio
import socket
from typing import Any

import pytest

from adapters.push.public_hosts import NotPublic, push_url, reachable_address

INSIDE = [
    "http://push.example/x",
    "ftp://push.example/x",
    "https://localhost/x",
    "https://127.0.0.1/x",
    "https://[::1]/x",
    "https://10.0.0.1/x",
    "https://192.168.1.1/x",
    "https://169.254.169.254/latest/meta-data",
    "https://[fd00::1]/x",
    "https://[fe80::1]/x",
    "https://[::ffff:10.0.0.1]/x",
    "https://[::ffff:127.0.0.1]/x",
    "https://[2002:7f00:1::]/x",
    "https://0.0.0.0/x",
    "https://2130706433/x",
    "https://0x7f.1/x",
    "https://127.1/x",
    "https://metadata.internal/x",
    "https://printer.local/x",
    "https://db/x",
    "https://user:secret@push.example/x",
    "https://push.example/x#y",
    "https://push.example:99999/x",
    "https:///x",
    "https://224.0.0.1/x",
    "https://100.64.0.1/x",
    "https://push.example/\nx",
    "https://push.example/" + "x" * 3_000,
    "https://пуш.example/x",
    "",
]


@pytest.mark.parametrize("text", INSIDE)
def test_an_address_that_leads_inside_is_refused(text: str) -> None:
    with pytest.raises(NotPublic):
        push_url(text)


@pytest.mark.parametrize("text", ["https://fcm.googleapis.com/fcm/send/abc:def", "https://8.8.8.8:8443/x"])
def test_a_public_one_is_taken(text: str) -> None:
    assert push_url(text).geturl() == text


def test_loopback_is_for_tests_alone() -> None:
    assert push_url("http://127.0.0.1:9/x", loopback=True).port == 9
    with pytest.raises(NotPublic):
        push_url("http://10.0.0.1/x", loopback=True)


@pytest.mark.parametrize(
    ("addresses", "public"),
    [(["8.8.8.8"], True), (["8.8.8.8", "10.0.0.1"], False), (["::1"], False), (["2001:4860:4860::8888"], True)],
)
async def test_a_name_is_as_public_as_what_it_leads_to(
    monkeypatch: pytest.MonkeyPatch, addresses: list[str], public: bool
) -> None:
    async def resolved(*_: object, **__: object) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443)) for address in addresses]

    monkeypatch.setattr(asyncio.get_running_loop().__class__, "getaddrinfo", resolved, raising=False)
    url = push_url("https://push.example/x")
    if public:
        assert await reachable_address(url) == addresses[0]
    else:
        with pytest.raises(NotPublic):
            await reachable_address(url)
