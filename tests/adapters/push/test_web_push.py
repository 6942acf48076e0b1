"""Web Push to a real service, which checks who sends, and a browser, which reads it."""

import stat
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from adapters.clock import SystemClock
from adapters.push.vapid import Vapid, kept_key, read_key
from adapters.push.web_push import WebPush
from domain.errors import StartupError
from domain.push.entities import PushAddress, PushMessage, PushOutcome, PushService
from tests.push_service import Browser, push_service
from tests.push_service import PushService as LocalService


@pytest.fixture
async def service() -> AsyncIterator[LocalService]:
    async with push_service() as running:
        yield running


@pytest.fixture
async def web_push(tmp_path: Path) -> AsyncIterator[WebPush]:
    vapid = Vapid(kept_key(tmp_path / "vapid_key"), "mailto:ops@coach.example", SystemClock())
    async with httpx.AsyncClient(trust_env=False) as client:
        yield WebPush(client, vapid, loopback=True)


def address_of(browser: Browser) -> PushAddress:
    keys = browser.subscription
    return PushAddress(service=PushService.WEB_PUSH, target=keys["endpoint"], p256dh=keys["p256dh"], auth=keys["auth"])


def a_message(text: str | None = "Breathe 🌱") -> PushMessage:
    return PushMessage(topic="reminder_1@now", content={"type": "reminder", "text": text})


async def push(web_push: WebPush, browser: Browser, message: PushMessage | None = None) -> PushOutcome:
    send = await web_push.prepare(address_of(browser), message or a_message())
    outcome = await send(allowed)
    assert outcome is not None
    return outcome


async def allowed() -> bool:
    return True


async def test_a_browser_reads_what_was_sent(web_push: WebPush, service: LocalService) -> None:
    phone, laptop = service.subscribe("phone"), service.subscribe("laptop")

    assert await push(web_push, phone) is PushOutcome.SENT
    assert await push(web_push, laptop) is PushOutcome.SENT

    assert service.refusals == []
    assert [(browser.name, message) for browser, message, _ in service.received] == [
        (name, {"type": "reminder", "text": "Breathe 🌱", "topic": "reminder_1@now"}) for name in ("phone", "laptop")
    ]
    assert service.received[0][2]["topic"] == service.received[1][2]["topic"]


@pytest.mark.parametrize("text", ["🌱" * 5_000, '"\\\n' * 3_000, "x" * 4_500])
async def test_a_long_text_is_cut_to_what_a_service_takes(web_push: WebPush, service: LocalService, text: str) -> None:
    assert await push(web_push, service.subscribe(), a_message(text)) is PushOutcome.SENT

    [(_, message, headers)] = service.received
    assert message["text"].endswith("…")
    assert text.startswith(message["text"][:-1])
    assert 2_000 < int(headers["content-length"]) <= 4_096


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, PushOutcome.SENT),
        (404, PushOutcome.GONE),
        (410, PushOutcome.GONE),
        (429, PushOutcome.FAILED),
        (500, PushOutcome.FAILED),
        (503, PushOutcome.FAILED),
        (400, PushOutcome.REFUSED),
        (413, PushOutcome.REFUSED),
        (302, PushOutcome.REFUSED),
    ],
)
async def test_what_a_service_says_is_understood(
    web_push: WebPush, service: LocalService, status: int, outcome: PushOutcome
) -> None:
    service.answers = [status]
    assert await push(web_push, service.subscribe()) is outcome
    assert len(service.received) == 1


async def test_a_message_leaves_only_once_it_is_let_go_on_an_open_connection(
    web_push: WebPush, service: LocalService
) -> None:
    asked: list[int] = []

    async def forbidden() -> bool:
        asked.append(len(service.received))
        return False

    browser = service.subscribe()
    assert await (await web_push.prepare(address_of(browser), a_message()))(forbidden) is None
    assert (asked, service.received) == ([0], [])
    away = Browser("gone", "http://127.0.0.1:1/push")
    assert await (await web_push.prepare(address_of(away), a_message()))(forbidden) is PushOutcome.FAILED
    assert asked == [0]
    assert await push(web_push, browser) is PushOutcome.SENT


async def test_a_service_that_is_away_is_a_failure(web_push: WebPush, service: LocalService) -> None:
    browser = Browser("gone", "http://127.0.0.1:1/push")
    assert await push(web_push, browser) is PushOutcome.FAILED


async def test_without_leave_nothing_goes_to_this_machine(service: LocalService, tmp_path: Path) -> None:
    vapid = Vapid(kept_key(tmp_path / "vapid_key"), "mailto:ops@coach.example", SystemClock())
    async with httpx.AsyncClient(trust_env=False) as client:
        strict = WebPush(client, vapid)
        browser = service.subscribe()
        assert strict.flaw(address_of(browser)) is not None
        assert await push(strict, browser) is PushOutcome.REFUSED
    assert service.received == []


async def test_flaws_are_told_by_their_field(web_push: WebPush) -> None:
    good = Browser("b", "https://push.example/x")
    fine = address_of(good)

    def flaw(**changes: str) -> str | None:
        found = web_push.flaw(replace(fine, **changes))  # type: ignore[arg-type]
        return found and found[0]

    assert flaw() is None
    assert flaw(target="https://10.0.0.1/") == "endpoint"
    assert flaw(p256dh="") == flaw(p256dh="AAAA") == flaw(p256dh="BA" + "A" * 85) == "p256dh"
    assert flaw(auth="") == flaw(auth="AAAA") == flaw(auth="é") == "auth"


def test_the_key_is_kept_and_can_be_given(tmp_path: Path) -> None:
    path = tmp_path / "data" / "vapid_key"
    first, again = kept_key(path), kept_key(path)

    assert first.private_numbers() == again.private_numbers()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_key(path.read_text().strip()).private_numbers() == first.private_numbers()
    path.write_text("nonsense")
    with pytest.raises(StartupError, match="VAPID_PRIVATE_KEY"):
        kept_key(path)
