"""Addresses that are good for a while, as they were made."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from adapters.accounts.signed_links import SignedLinks
from tests.fakes.clock import FakeClock


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


def parts(url: str) -> tuple[str, str, str]:
    query = parse_qs(urlsplit(url).query)
    return urlsplit(url).path, query["expires"][0], query["signature"][0]


def test_an_address_is_good_until_it_expires_on_every_process(clock: FakeClock):
    here, there = SignedLinks([b"key"], clock), SignedLinks([b"newer", b"key"], clock)
    path, expires, signature = parts(here.sign("/recordings/turn_1", clock.now() + timedelta(minutes=5)))

    assert there.is_good(path, expires, signature)
    assert not SignedLinks([b"newer"], clock).is_good(path, expires, signature)
    clock.advance(minutes=5)
    assert not there.is_good(path, expires, signature)


def test_nothing_of_it_may_be_changed(clock: FakeClock):
    links = SignedLinks([b"key"], clock)
    path, expires, signature = parts(links.sign("/recordings/turn_1", clock.now() + timedelta(minutes=5)))

    assert not links.is_good("/recordings/turn_2", expires, signature)
    for other in (str(int(expires) + 1), "", "x", "-1", f"{expires} ", "٩" * 10, "9" * 400):
        assert not links.is_good(path, other, signature)
    for other in (signature[:-1], signature + "=", "", "é", signature.swapcase()):
        assert not links.is_good(path, expires, other)
