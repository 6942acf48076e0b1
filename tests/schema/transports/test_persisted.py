"""Documents named by their hash. Source: Apollo's automatic persisted queries."""

import hashlib
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from domain.errors import StartupError
from schema.transports.persisted import ListedDocuments, read_list
from tests.schema.transports.server import Served, serving
from tests.schema.world import World

DOCUMENT = "{ capabilities { version } }"
ANSWER = {"capabilities": {"version": "1.2.3"}}


def named(document: str = DOCUMENT, **changes: object) -> dict[str, Any]:
    digest = hashlib.sha256(document.encode()).hexdigest()
    return {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": digest, **changes}}}


async def code(served: Served, body: dict[str, Any]) -> str | None:
    answer = (await served.http.post("/graphql", json=body)).json()
    return str(answer["errors"][0]["extensions"]["code"]) if "errors" in answer else None


class TestAutomatic:
    """Clients send the hash, and the document once."""

    async def test_a_document_is_sent_once(self, served: Served) -> None:
        first = await served.http.post("/graphql", json=named())
        second = await served.http.post("/graphql", json={"query": DOCUMENT, **named()})
        third = await served.http.post("/graphql", json=named())
        by_get = await served.http.get("/graphql", params={"extensions": json.dumps(named()["extensions"])})

        assert first.json()["errors"][0]["message"] == "PersistedQueryNotFound"
        assert first.json()["errors"][0]["extensions"] == {"code": "PERSISTED_QUERY_NOT_FOUND", "retryable": False}
        assert second.json()["data"] == third.json()["data"] == by_get.json()["data"] == ANSWER

    async def test_over_a_socket(self, served: Served) -> None:
        async with served.socket() as socket:
            await socket.init()
            for operation, payload in enumerate((named(), {"query": DOCUMENT, **named()}, named())):
                await socket.send({"type": "subscribe", "id": str(operation), "payload": payload})
            told = [await socket.receive() for _ in range(5)]

        assert [message["type"] for message in told] == ["error", "next", "complete", "next", "complete"]
        assert told[0]["payload"][0]["extensions"]["code"] == "PERSISTED_QUERY_NOT_FOUND"
        assert told[1]["payload"]["data"] == told[3]["payload"]["data"] == ANSWER

    async def test_copies_of_the_app_share_them(self, world: World) -> None:
        async with serving(world) as one, serving(world) as other:
            await one.http.post("/graphql", json={"query": DOCUMENT, **named()})

            assert await code(other, named()) is None

    async def test_without_the_store_clients_send_the_document(self, served: Served) -> None:
        served.world.documents.away = True

        assert await code(served, named()) == "PERSISTED_QUERY_NOT_FOUND"
        assert await code(served, {"query": DOCUMENT, **named()}) is None

    @pytest.mark.parametrize(
        "document",
        ["{ nothing }", "{", "{ capabilities { version } } #" + "x" * 9_000, '{ conversation(id: "secret") { id } }'],
        ids=["invalid", "no document", "long", "with something somebody wrote"],
    )
    async def test_only_documents_worth_it_are_kept(self, served: Served, document: str) -> None:
        await served.http.post("/graphql", json={"query": document, **named(document)})

        assert await code(served, named(document)) == "PERSISTED_QUERY_NOT_FOUND"
        assert served.world.documents.kept == {}

    @pytest.mark.parametrize(
        "extensions",
        [
            {"persistedQuery": {"version": 2, "sha256Hash": "a" * 64}},
            {"persistedQuery": {"version": 1}},
            {"persistedQuery": {"version": 1, "sha256Hash": 5}},
            {"persistedQuery": []},
            {"persistedQuery": "x"},
        ],
        ids=str,
    )
    async def test_other_kinds_are_refused(self, served: Served, extensions: dict[str, Any]) -> None:
        assert await code(served, {"extensions": extensions}) == "BAD_USER_INPUT"
        assert await code(served, {"query": DOCUMENT, "extensions": extensions}) == "BAD_USER_INPUT"

    async def test_a_wrong_hash_is_refused(self, served: Served) -> None:
        assert await code(served, {"query": DOCUMENT, **named("{ me { id } }")}) == "BAD_USER_INPUT"

    async def test_cursors_are_read_first_for_a_named_document_too(self, served: Served) -> None:
        document = "{ me { eventCursor } }"
        await served.post(document, token=served.world.token, **named(document))
        answer = await served.http.post(
            "/graphql", json=named(document), headers={"authorization": f"Bearer {served.world.token}"}
        )

        assert answer.json()["data"]["me"]["eventCursor"]


class TestListed:
    """The app's documents in a file, and no others."""

    @pytest.fixture
    async def strict(self, world: World) -> AsyncIterator[Served]:
        async with serving(world, listed=ListedDocuments(by_id={"versions": DOCUMENT}, only=True)) as served:
            yield served

    async def test_those_of_the_list_are_run_by_id_or_by_text(self, strict: Served) -> None:
        by_id = {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "versions"}}}

        assert await code(strict, by_id) is None
        assert await code(strict, {"query": DOCUMENT}) is None

    async def test_no_others_are(self, strict: Served) -> None:
        assert await code(strict, {"query": "{ __typename }"}) == "FORBIDDEN"
        assert await code(strict, {"query": "{ __typename }", **named("{ __typename }")}) == "FORBIDDEN"
        assert await code(strict, named("{ __typename }")) == "PERSISTED_QUERY_NOT_FOUND"

    async def test_nor_over_sockets_and_streams(self, strict: Served) -> None:
        async with strict.socket() as socket:
            await socket.init()
            refused = await socket.ask("{ __typename }")
            run = await socket.ask(DOCUMENT)
        streamed = await strict.http.post(
            "/graphql", json={"query": "{ __typename }"}, headers={"accept": "text/event-stream"}
        )

        assert refused["payload"][0]["extensions"]["code"] == "FORBIDDEN"
        assert run["payload"]["data"] == ANSWER
        assert streamed.json()["errors"][0]["extensions"]["code"] == "FORBIDDEN"


class TestFile:
    """Files as builds of apps write them."""

    def test_relays_and_apollos_are_read(self, tmp_path: Path) -> None:
        relay, apollo = tmp_path / "relay.json", tmp_path / "apollo.json"
        relay.write_text(json.dumps({"1f": DOCUMENT}))
        operation = {"id": "1f", "name": "Versions", "type": "query", "body": DOCUMENT}
        apollo.write_text(
            json.dumps({"format": "apollo-persisted-query-manifest", "version": 1, "operations": [operation]})
        )

        assert read_list(relay, only=True) == read_list(apollo, only=True)
        assert read_list(relay, only=False).by_id == {"1f": DOCUMENT}

    @pytest.mark.parametrize("text", ["", "[]", "5", '{"a": 1}', '{"operations": [{"id": "a"}]}'])
    def test_others_end_the_start_with_one_line(self, tmp_path: Path, text: str) -> None:
        path = tmp_path / "list.json"
        path.write_text(text)
        with pytest.raises(StartupError, match="PERSISTED_DOCUMENTS"):
            read_list(path, only=True)
        with pytest.raises(StartupError, match="PERSISTED_DOCUMENTS"):
            read_list(tmp_path / "missing.json", only=True)
