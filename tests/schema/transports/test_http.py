"""GraphQL over HTTP. Source: the GraphQL over HTTP specification; npm's graphql-http audits it from outside."""

import base64
import gzip
import hashlib
import time
from collections.abc import AsyncIterator

import httpx
import pytest

from domain.conversations.book import ConversationBook
from schema.transports.graphiql import INTEGRITY, graphiql_page, wheel_file
from tests.schema.transports.server import Served, serving
from tests.schema.world import World

MODERN = "application/graphql-response+json"


async def test_a_query_by_post_and_by_get(served: Served) -> None:
    posted = await served.post("{ capabilities { version } }")
    got = await served.http.get("/graphql", params={"query": "{ capabilities { version } }"})

    assert posted.json() == got.json()
    assert posted.json()["data"] == {"capabilities": {"version": "1.2.3"}}
    assert posted.headers["content-type"] == "application/json; charset=utf-8"


async def test_a_bearer_token_says_who_is_asking(served: Served) -> None:
    answer = await served.post("{ me { email } }", token=served.world.token)

    assert answer.json()["data"] == {"me": {"email": "ada@example.org"}}


async def test_another_scheme_is_no_token(served: Served) -> None:
    answer = await served.http.post(
        "/graphql", json={"query": "{ me { email } }"}, headers={"authorization": "Basic YTpi"}
    )

    assert answer.json()["errors"][0]["extensions"] == {"code": "UNAUTHENTICATED", "retryable": False}


async def test_a_mutation_by_get_is_refused(served: Served) -> None:
    answer = await served.http.get("/graphql", params={"query": "mutation { logout { userErrors { code } } }"})

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


@pytest.mark.parametrize(
    ("query", "code"),
    [("{", "GRAPHQL_PARSE_FAILED"), ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"), ("{ a: __typename } " * 2, None)],
)
async def test_a_document_that_cannot_be_run_has_no_data(served: Served, query: str, code: str | None) -> None:
    answer = await served.http.post("/graphql", json={"query": query}, headers={"accept": MODERN})

    assert answer.status_code == 400
    assert answer.headers["content-type"] == f"{MODERN}; charset=utf-8"
    assert "data" not in answer.json()
    assert answer.json()["errors"][0]["extensions"]["code"] == (code or "GRAPHQL_VALIDATION_FAILED")


async def test_the_older_media_type_tells_errors_with_200(served: Served) -> None:
    answer = await served.http.post("/graphql", json={"query": "{"}, headers={"accept": "application/json"})

    assert answer.status_code == 200
    assert answer.json()["errors"][0]["extensions"]["code"] == "GRAPHQL_PARSE_FAILED"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"5",
        b"null",
        b'"x"',
        b"[]",
        b"[1]",
        b"\xff\xfe",
        b'{"query":"\\ud800"}',
        b"[" * 100000,
        b'{"query":5}',
        b'{"query":"{ me { id } }","variables":[]}',
        b'{"query":"{ me { id } }","operationName":{}}',
        b'{"query":NaN}',
        b'{"variables":{}}',
        b'[{"query":"{ me { id } }"}]',
        b"1" * 5000,
    ],
    ids=lambda body: body[:24].decode("latin-1") or "empty",
)
async def test_a_body_that_is_no_request_gets_a_graphql_error(served: Served, body: bytes) -> None:
    answer = await served.http.post("/graphql", content=body, headers={"content-type": "application/json"})

    assert answer.status_code in {200, 400}
    assert answer.json()["errors"][0]["extensions"]["code"] in {"BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED"}


async def test_other_methods_and_content_types_are_refused(served: Served) -> None:
    put = await served.http.put("/graphql", json={})
    text = await served.http.post("/graphql", content=b"{}", headers={"content-type": "text/plain"})

    assert (put.status_code, put.headers["allow"]) == (405, "GET, POST")
    assert text.status_code == 400


async def test_a_fault_of_ours_is_masked_and_can_be_found_in_the_log(
    served: Served, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the database password is hunter2")

    monkeypatch.setattr(ConversationBook, "page", fail)
    answer = await served.post("{ conversations { totalCount } }", token=served.world.token)

    [error] = answer.json()["errors"]
    assert error["message"] == "Something went wrong on our side."
    assert error["extensions"]["code"] == "INTERNAL"
    assert "hunter2" not in answer.text
    assert error["extensions"]["errorId"] in capsys.readouterr().out


async def test_a_fault_outside_any_operation_is_masked_as_well(world: World) -> None:
    async with serving(world) as served:
        del world.use_cases
        answer = await served.post("{ capabilities { version } }")

    assert answer.status_code == 500
    assert answer.json()["errors"][0]["extensions"]["code"] == "INTERNAL"


async def test_a_browser_finds_a_page_to_try_the_api_on_where_there_is_one(world: World) -> None:
    async with serving(world, page=graphiql_page()) as served:
        page = await served.http.get("/graphql", headers={"accept": "text/html"})
    async with serving(world) as served:
        none = await served.http.get("/graphql", headers={"accept": "text/html"})

    assert page.headers["content-type"].startswith("text/html")
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert "://" not in page.text
    assert none.status_code == 404


def test_the_pages_scripts_are_the_files_that_were_looked_at() -> None:
    digests = {name: base64.b64encode(hashlib.sha384(wheel_file(name)).digest()).decode() for name in INTEGRITY}

    assert {name: f"sha384-{digest}" for name, digest in digests.items()} == INTEGRITY


async def test_pages_of_other_origins_are_let_in_by_name_only(world: World) -> None:
    preflight = {"access-control-request-method": "POST", "access-control-request-headers": "authorization"}
    async with serving(world, allowed_origins=["https://coach.example"]) as served:
        friend = await served.http.options("/graphql", headers={"origin": "https://coach.example", **preflight})
        stranger = await served.http.options("/graphql", headers={"origin": "https://evil.example", **preflight})

    assert friend.headers["access-control-allow-origin"] == "https://coach.example"
    assert "access-control-allow-origin" not in stranger.headers


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"origin": "https://coach.example"}, 200),
        ({"origin": "https://COACH.example:443"}, 200),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "https://coach.example.evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "https://["}, 403),
        ({"origin": "https://elsewhere.example", "sec-fetch-site": "same-origin"}, 200),
        ({"origin": "http://api.example", "host": "api.example"}, 200),
    ],
    ids=str,
)
async def test_pages_that_were_not_named_are_not_answered(world: World, headers: dict[str, str], status: int) -> None:
    async with serving(world, allowed_origins=["https://coach.example"]) as served:
        answer = await served.http.post("/graphql", json={"query": "{ capabilities { version } }"}, headers=headers)

    assert answer.status_code == status


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
async def test_what_any_page_could_have_a_browser_send_is_not_read(served: Served, kind: str) -> None:
    body = b'{"query": "mutation { logout { userErrors { code } } }"}'
    answer = await served.http.post("/graphql", content=body, headers={"content-type": kind})

    assert answer.status_code == 400
    assert "graphql-require-preflight" in answer.json()["errors"][0]["message"]


@pytest.mark.parametrize("header", ["graphql-require-preflight", "apollo-require-preflight", "x-apollo-operation-name"])
async def test_a_form_with_a_header_that_pages_must_ask_for_is_read(served: Served, header: str) -> None:
    fields = {"operations": '{"query": "{ capabilities { version } }"}', "map": "{}"}
    answer = await served.http.post("/graphql", data=fields, files={"0": b""}, headers={header: "1"})

    assert answer.json()["data"] == {"capabilities": {"version": "1.2.3"}}


BOMB = gzip.compress(b" " * 50_000_000)


@pytest.mark.parametrize(
    ("content", "headers"),
    [
        (BOMB, {"content-encoding": "gzip"}),
        (BOMB, {}),
        (b"x", {"content-encoding": "br, gzip"}),
        ('{"query":"{ me { id } }"}'.encode("utf-16"), {"content-type": "application/json; charset=utf-16"}),
        (b'{"query":"\xe4"}', {"content-type": "application/json; charset=latin-1"}),
        (b'{"query":"{ me { id } }","query":5}', {}),
        (b'{"query":"{ me { id } }","variables":{"a":' + b'{"a":' * 100_000 + b"1" + b"}" * 100_002, {}),
        (b'{"query":"{ me { id } }","variables":' + b"[" * 100_000, {}),
        (b'{"query":"{ me { id } }","extensions":{"a":-Infinity}}', {}),
        (b'{"query":"{ me { id } }","variables":{"a":1e999}}', {}),
        (b"\xef\xbb\xbf{}", {}),
        (b"--x\r\n" * 10_000, {"content-type": "multipart/form-data; boundary=x", "authorization": "Bearer x"}),
        (
            b'--x\r\ncontent-disposition: form-data; name="operations"\r\n\r\n' + b"[" * 100_000 + b"\r\n--x--",
            {"content-type": "multipart/form-data; boundary=x", "authorization": "Bearer x"},
        ),
        (
            b'--x\r\ncontent-disposition: form-data; name="' + b"a" * 100_000 + b'"\r\n\r\n1\r\n--x--',
            {"content-type": "multipart/form-data; boundary=x", "authorization": "Bearer x"},
        ),
    ],
    ids=lambda value: str(value)[:40],
)
async def test_a_hostile_body_is_refused_at_once_and_quietly(
    served: Served,
    content: bytes,
    headers: dict[str, str],
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    began = time.perf_counter()
    answer = await served.http.post(
        "/graphql", content=content, headers={"content-type": "application/json", **headers}
    )

    assert answer.status_code in {400, 413, 415}
    assert answer.json()["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert time.perf_counter() - began < 1
    assert "Traceback" not in capsys.readouterr().out + caplog.text


async def test_a_client_that_hangs_up_while_sending_is_nobodys_error(
    served: Served, capsys: pytest.CaptureFixture[str]
) -> None:
    async def body() -> AsyncIterator[bytes]:
        yield b'{"query":'
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await served.http.post("/graphql", content=body(), headers={"content-type": "application/json"})

    assert (await served.post("{ capabilities { version } }")).status_code == httpx.codes.OK
    assert "error" not in capsys.readouterr().out
