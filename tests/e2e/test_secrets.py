"""Keys stay where they belong: at the provider, and nowhere else that anybody could look."""

import json
import logging
import pprint

import httpx
import pytest
from pydantic import SecretStr

from adapters.openai.client import openai_client
from tests.e2e.client import ApiError
from tests.e2e.hosted import hosted_server
from tests.e2e.recordings import browser
from tests.e2e.server import Stage
from tests.fakes.openai_script import Completion, Fault, Script
from tests.fakes.openai_server import openai_server

FIRST, SECOND, METRICS = (f"sk-{name}-0123456789abcdef0123456789" for name in ("first", "second", "metrics"))
KEYS = (FIRST, SECOND, METRICS)


def echoing(key: str, status: int = 401) -> Fault:
    """A provider that quotes the key, as some do."""
    error = {"error": {"message": f"Incorrect API key provided: {key}", "code": "invalid_api_key"}}
    return Fault(status=status, body=json.dumps(error).encode(), code="invalid_api_key")


async def test_keys_are_in_no_log_no_error_no_event_and_no_metric(
    stage: Stage, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    broken = [echoing(FIRST), echoing(FIRST, 500)]
    first = Script(chat=broken, transcriptions=broken, speech=broken)
    second = Script(chat=[echoing(SECOND), Completion()], speech=[echoing(SECOND)])
    seen: list[object] = []
    async with (
        openai_server(second) as other,
        hosted_server(
            stage,
            first,
            openai_api_key=SecretStr(FIRST),
            fallback_openai_base_url=other.base_url,
            fallback_openai_api_key=SecretStr(SECOND),
            stt_fallbacks=("openai2",),
            chat_fallbacks=("openai2",),
            tts_fallbacks=("openai2",),
            metrics_token=SecretStr(METRICS),
            log_level="DEBUG",
        ) as (server, provider),
    ):
        ada = await server.sign_up()
        conversation = await ada.a_conversation()
        for _ in range(2):
            started = await ada.say(conversation, browser().pieces, **browser().input)
            seen += await ada.events(conversation, started)
        with pytest.raises(ApiError) as failed:
            await ada.mutate("synthesize", text="Hello.")
        seen += [str(failed.value), await ada.read(conversation)]
        base = f"http://127.0.0.1:{server.port}"
        async with httpx.AsyncClient(base_url=base, trust_env=False) as http:
            for path in ("/metrics", "/readyz"):
                answer = await http.get(path, headers={"authorization": f"Bearer {METRICS}"})
                seen += [answer.text, dict(answer.headers)]

    assert any(FIRST in str(request.headers) for request in provider.requests)
    assert any(SECOND in str(request.headers) for request in other.requests)
    printed = capsys.readouterr()
    told = "\n".join([pprint.pformat(seen), caplog.text, printed.out, printed.err])
    assert "provider.failed" in told
    for key in KEYS:
        assert key not in told
        assert key.split("-")[2] not in told


async def test_keys_are_in_no_representation_of_the_client() -> None:
    async with openai_client(SecretStr(FIRST), "http://127.0.0.1:9/v1") as client:
        assert FIRST not in repr(client)
        assert FIRST not in str(client)
