"""What Prometheus reads, from a server that has something to tell."""

import httpx

from domain.errors import ProviderUnavailable
from domain.turns.entities import Usage
from tests.e2e.server import Script, Server, Stage
from tests.fakes.engines import FakeChatModel, FakeReply

FAILED = 'voice_coach_turns_total{error="PROVIDER_UNAVAILABLE",source="TEXT",status="FAILED"}'
SECRET = "I have never told anybody about the lighthouse"


async def read(server: Server, **headers: str) -> httpx.Response:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{server.port}", trust_env=False) as http:
        return await http.get("/metrics", headers=headers)


def value(exposition: str, sample: str) -> float:
    (line,) = [line for line in exposition.splitlines() if line.startswith(f"{sample} ")]
    return float(line.rpartition(" ")[2])


async def test_turns_calls_and_costs_are_counted_and_nothing_that_was_said(stage: Stage) -> None:
    failing = FakeReply(fails_after=0, error=ProviderUnavailable("As the script says."))
    answer = FakeReply(usage=Usage(prompt_tokens=90, cached_prompt_tokens=50, completion_tokens=7))
    async with stage.serve(Script(thinks=FakeChatModel(answer, failing))) as server:
        ada = await server.sign_up()
        conversation = await ada.a_conversation()
        for _ in range(2):
            await ada.events(conversation, await ada.write(conversation, text=SECRET))
        # A turn is counted a moment after its last event.
        while FAILED not in (told := (await read(server)).text):
            pass

    labels = 'model="scripted",provider="fake",service="reply"'
    assert value(told, 'voice_coach_turns_total{error="",source="TEXT",status="COMPLETED"}') == 1
    assert value(told, FAILED) == 1
    assert value(told, f'voice_coach_tokens_total{{kind="prompt",{labels}}}') == 40
    assert value(told, f'voice_coach_tokens_total{{kind="cached_prompt",{labels}}}') == 50
    assert value(told, f"voice_coach_unpriced_calls_total{{{labels}}}") == 2
    assert value(told, "voice_coach_turns_in_progress") == 0
    assert value(told, "voice_coach_open_sockets") >= 0
    assert value(told, "voice_coach_loop_lag_seconds") >= 0
    assert "lighthouse" not in told
    assert "user_" not in told


async def test_without_a_token_only_this_machine_is_answered(stage: Stage) -> None:
    async with stage.serve() as server:
        assert (await read(server)).status_code == 200
        for header in ("x-forwarded-for", "forwarded", "x-real-ip"):
            assert (await read(server, **{header: "203.0.113.9"})).status_code == 404


async def test_with_a_token_whoever_has_it_is_answered(stage: Stage) -> None:
    async with stage.serve(metrics_token="a long token") as server:
        assert (await read(server)).status_code == 404
        assert (await read(server, authorization="Bearer another token")).status_code == 404
        assert (await read(server, authorization="Bearer a long token")).status_code == 200
