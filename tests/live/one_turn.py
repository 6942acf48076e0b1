"""One real turn with the real OpenAI: `make test-live`. It costs about a tenth of a cent."""

from pathlib import Path

import pytest

from adapters.settings import load_settings
from tests.e2e.heard import assert_is_one_voice, voice, words
from tests.e2e.hosted import Hosted
from tests.e2e.recordings import browser
from tests.e2e.server import Stage


@pytest.fixture
def stage(mongodb_url: str, redis_url: str, tmp_path: Path) -> Stage:
    return Stage(mongodb_url, redis_url, tmp_path / "data")


async def test_one_real_turn(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    settings = load_settings()
    if settings.openai_key() is None:
        pytest.skip("there is no OPENAI_API_KEY")
    chosen = {name: value for name, value in settings.model_dump().items() if name.startswith("openai_")}
    async with stage.serve(Hosted(), **chosen) as server:
        ada = await server.sign_up()
        conversation = await ada.a_conversation()
        await ada.mutate("updateSettings", audioFormat="PCM16")
        started = await ada.say(conversation, browser().pieces, **browser().input)
        events = await ada.events(conversation, started)

    turn = events[-1]["turn"]
    assert turn["status"] == "COMPLETED", turn["error"]
    assert turn["userMessage"]["text"]
    assert_is_one_voice(events)
    latency, usage = turn["latency"], turn["usage"]
    stages = ", ".join(f"{stage['name']} {stage['ms']}" for stage in latency["stages"])
    with capsys.disabled():
        print(  # noqa: T201 - what it is run for
            f"\nheard:   {turn['userMessage']['text']}"
            f"\nreplied: {words(events)}"
            f"\nfirst voice after {latency['firstAudioMs']} ms ({stages}); whole reply after {latency['totalMs']} ms,"
            f" {len(voice(events))} bytes of voice"
            f"\nheard {usage['transcribedMs']} ms, {usage['promptTokens']} tokens asked"
            f" ({usage['cachedPromptTokens']} cached), {usage['completionTokens']} answered,"
            f" {usage['synthesizedCharacters']} characters spoken: {usage['cost'] / 10_000:.4f} cents"
        )
