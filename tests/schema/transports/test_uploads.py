"""Files by the GraphQL multipart request specification."""

import json
from typing import Any

import httpx
import pytest

from tests.schema.transports.server import Served

TRANSCRIBE = "mutation ($input: TranscribeInput!) { transcribe(input: $input) { text language usage { cost } } }"
PLACES = {"0": ["variables.input.audio.file"]}


def operations(**variables: object) -> str:
    return json.dumps({"query": TRANSCRIBE, "variables": variables or {"input": {"audio": {"file": None}}}})


async def upload(served: Served, fields: dict[str, Any], files: dict[str, bytes]) -> httpx.Response:
    return await served.http.post(
        "/graphql",
        data=fields,
        files={name: (f"{name}.wav", data) for name, data in files.items()},
        headers={"authorization": f"Bearer {served.world.token}"},
    )


@pytest.mark.parametrize("size", [0, 5, 3_000_000])
async def test_a_file_is_read_whole(served: Served, size: int) -> None:
    answer = await upload(served, {"operations": operations(), "map": json.dumps(PLACES)}, {"0": b"x" * size})

    assert answer.json()["data"]["transcribe"] == {"text": f"{size} bytes", "language": "en", "usage": {"cost": 7}}


@pytest.mark.parametrize(
    "places",
    [
        {"0": ["variables.input.nothing.file"]},
        {"0": ["variables.input.audio.file.more"]},
        {"0": ["query"]},
        {"0": [5]},
        {"0": [""]},
        {"0": "variables.input.audio.file"},
        {"1": ["variables.input.audio.file"]},
        [],
        5,
    ],
    ids=str,
)
async def test_a_map_that_leads_nowhere_is_refused(served: Served, places: object) -> None:
    answer = await upload(served, {"operations": operations(), "map": json.dumps(places)}, {"0": b"x"})

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_a_form_without_its_fields_is_refused(served: Served) -> None:
    without = await upload(served, {"map": json.dumps(PLACES)}, {"0": b"x"})
    broken = await served.http.post(
        "/graphql", content=b"--x\r\nnonsense", headers={"content-type": "multipart/form-data; boundary=x"}
    )
    unbounded = await served.http.post("/graphql", content=b"x", headers={"content-type": "multipart/form-data"})
    crowded = await upload(served, {"operations": operations(), "map": "{}"}, {str(n): b"x" for n in range(5)})

    assert [answer.status_code for answer in (without, broken, unbounded, crowded)] == [400] * 4
    assert all(a.json()["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT" for a in (without, broken, crowded))


@pytest.mark.parametrize("audio", [{"file": "words"}, {"file": 5}, {}, {"file": None, "data": None}, {"data": None}])
async def test_what_is_no_file_is_refused(served: Served, audio: object) -> None:
    answer = await served.post(TRANSCRIBE, token=served.world.token, variables={"input": {"audio": audio}})

    assert answer.json()["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_one_way_or_the_other_but_not_both(served: Served) -> None:
    both = {"input": {"audio": {"file": None, "data": "AAAA"}}}
    answer = await upload(served, {"operations": operations(**both), "map": json.dumps(PLACES)}, {"0": b"x"})

    assert answer.json()["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
