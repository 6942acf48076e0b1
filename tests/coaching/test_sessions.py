"""Ten simulated users talk to the built-in coach through the public API."""

import asyncio
from pathlib import Path

import pytest

from tests.coaching.criteria import CRITERIA
from tests.coaching.personas import PERSONAS
from tests.coaching.session import LocalCoach, run_session
from tests.e2e.server import Stage


@pytest.fixture
def stage(mongodb_url: str, redis_url: str, tmp_path: Path) -> Stage:
    return Stage(mongodb_url, redis_url, tmp_path / "data")


async def test_ten_people_are_coached_well(stage: Stage) -> None:
    async with stage.serve(LocalCoach(), reviews_at_once=4) as server:
        sessions = await asyncio.gather(*(run_session(server, persona) for persona in PERSONAS))
    wrong = {
        f"{session.persona.name}, {name}": fault
        for session in sessions
        for name, check in CRITERIA.items()
        if (fault := check(session)) is not None
    }
    assert wrong == {}
