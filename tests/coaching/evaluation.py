"""The table of `make eval`: ten simulated users and the coach, the hosted one where there is a key."""

import asyncio
from pathlib import Path

import pytest

from adapters.settings import load_settings
from tests.coaching.judge import judged
from tests.coaching.personas import PERSONAS
from tests.coaching.session import LocalCoach, run_session
from tests.coaching.table import table, transcript
from tests.e2e.hosted import Hosted
from tests.e2e.server import Stage

AT_ONCE = 3


@pytest.fixture
def stage(mongodb_url: str, redis_url: str, tmp_path: Path) -> Stage:
    return Stage(mongodb_url, redis_url, tmp_path / "data")


async def test_the_coach_is_evaluated(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    settings = load_settings()
    hosted = settings.openai_key() is not None
    chosen = {name: value for name, value in settings.model_dump().items() if name.startswith("openai_")}
    script = Hosted() if hosted else LocalCoach()
    async with stage.serve(script, reviews_at_once=4, **(chosen if hosted else {})) as server:
        turns = asyncio.Semaphore(AT_ONCE)

        async def run(number: int):
            async with turns:
                return await run_session(server, PERSONAS[number])

        sessions = await asyncio.gather(*map(run, range(len(PERSONAS))))
    scores = await asyncio.gather(*(judged(settings, session) for session in sessions)) if hosted else []
    with capsys.disabled():
        print("\n", "hosted" if hosted else "built-in", "coach\n", table(sessions), sep="")  # noqa: T201
        for session in sessions:
            print("\n", transcript(session), sep="")  # noqa: T201
        for session, score in zip(sessions, scores, strict=False):
            print(session.persona.name, score)  # noqa: T201
