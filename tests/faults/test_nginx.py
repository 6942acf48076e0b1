"""Behind nginx as it is deployed: round robin, no sticky sessions, HTTP and WebSocket mixed."""

from pathlib import Path

import pytest

from tests.faults import nginx
from tests.faults.engines import LONG, transcript_of
from tests.faults.follower import following
from tests.faults.people import a_town, spoken
from tests.faults.stage import Stage
from tests.faults.stories import Asked

pytestmark = pytest.mark.skipif(nginx.found() is None, reason="nginx is not installed (Debian: nginx-light)")


async def test_a_recording_reaches_its_owner_through_any_copy(stage: Stage, tmp_path: Path) -> None:
    async with nginx.nginx([copy.port for copy in stage.copies], tmp_path) as url, a_town(url) as town:
        ada = await town.person()
        async with following(ada) as follower:
            turn_id = await ada.start_recording()
            pieces = spoken()
            assert await ada.send(turn_id, pieces)
            await ada.stop(turn_id, len(pieces))
            assert await follower.ended(turn_id) == "COMPLETED"
            verdict = await stage.verdict([follower], {turn_id: Asked(said=transcript_of(b"".join(pieces)))})
    assert verdict.restarts == 0


async def test_a_copy_that_dies_is_passed_over_and_nothing_is_lost(stage: Stage, tmp_path: Path) -> None:
    async with nginx.nginx([copy.port for copy in stage.copies], tmp_path) as url, a_town(url) as town:
        ada = await town.person()
        said = f"I lie awake, {LONG}."
        async with following(ada) as follower:
            turn_id = (await ada.write(said))["turn"]["id"]
            stage.kill(await stage.owner(turn_id))
            assert await follower.ended(turn_id) == "COMPLETED"
            verdict = await stage.verdict([follower], {turn_id: Asked(said=said)})
            stage.note(f"behind nginx, owner killed: {verdict.restarts} restarts")
        assert (await ada.write("And now?", speak=False))["turn"]["id"]
