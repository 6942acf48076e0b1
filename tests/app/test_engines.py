"""Which engine does which job."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import pytest
from pydantic import SecretStr

from adapters.openai.connections import OpenedAhead
from adapters.settings import Settings
from app import providers
from app.engines import open_engines
from app.providers import ProviderOrders
from domain.errors import StartupError
from tests.contracts.text_to_speech import spoken
from tests.fakes.openai_server import openai_server

KEY = SecretStr("sk-test")


@pytest.fixture
async def stack() -> AsyncIterator[AsyncExitStack]:
    async with AsyncExitStack() as stack:
        yield stack


def settings(**chosen: Any) -> Settings:
    return Settings(_env_file=None, **{"openai_api_key": None, "openai_base_url": None, **chosen})


def test_without_a_key_this_machine_does_everything():
    assert ProviderOrders.chosen(settings()) == ProviderOrders(stt=("local",), chat=("local",), tts=("local",))


def test_with_a_key_openai_does_everything():
    assert ProviderOrders.chosen(settings(openai_api_key=KEY)) == ProviderOrders(
        stt=("openai",), chat=("openai",), tts=("openai",)
    )


def test_each_job_can_be_kept_here():
    kept = settings(openai_api_key=KEY, stt_provider="local", tts_provider="local")
    assert ProviderOrders.chosen(kept) == ProviderOrders(stt=("local",), chat=("openai",), tts=("local",))


def test_a_server_without_keys_is_asked_where_it_is_named():
    other = settings(openai_base_url="http://127.0.0.1:8080/v1", chat_provider="openai")
    assert ProviderOrders.chosen(other) == ProviderOrders(stt=("local",), chat=("openai",), tts=("local",))


def test_openai_without_a_key_ends_the_start_with_one_line():
    with pytest.raises(StartupError, match=r"^TTS_PROVIDER: openai needs OPENAI_API_KEY"):
        ProviderOrders.chosen(settings(tts_provider="openai"))


def test_those_that_stand_in_come_after_in_order_each_once():
    chosen = settings(
        openai_api_key=KEY,
        fallback_openai_base_url="http://127.0.0.1:8081/v1",
        stt_fallbacks=("openai2", "local"),
        chat_fallbacks=("openai", "local"),
    )
    orders = ProviderOrders.chosen(chosen)
    assert orders.stt == ("openai", "openai2", "local")
    assert orders.chat == ("openai", "local")
    assert orders.tts == ("openai",)


@pytest.mark.parametrize("fallback", ["openai", "openai2"])
def test_a_provider_that_cannot_stand_in_ends_the_start_with_one_line(fallback: str):
    with pytest.raises(StartupError, match=rf"^CHAT_FALLBACKS: {fallback} needs"):
        ProviderOrders.chosen(settings(chat_fallbacks=(fallback,)))


def test_local_engines_that_are_not_installed_end_the_start_with_one_line(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(providers, "find_spec", lambda name: None)
    with pytest.raises(StartupError, match=r"^The local speech engines are not installed"):
        ProviderOrders.chosen(settings())


async def test_the_hosted_engines_need_nothing_of_the_local_ones(
    monkeypatch: pytest.MonkeyPatch, stack: AsyncExitStack
) -> None:
    monkeypatch.setattr(providers, "find_spec", lambda name: None)
    async with openai_server() as server:
        engines = await open_engines(settings(openai_api_key=KEY, openai_base_url=server.base_url), stack)
        assert await spoken(engines.text_to_speech, "Hello.")

    assert isinstance(engines.speech_to_text, OpenedAhead)
    assert server.asked("speech")[0].headers["authorization"] == "Bearer sk-test"


async def test_the_local_engines_start_where_they_are_chosen(stack: AsyncExitStack) -> None:
    engines = await open_engines(settings(), stack)

    assert await spoken(engines.text_to_speech, "Hello.")
    assert engines.text_to_speech.voices[0].id == "heart"
