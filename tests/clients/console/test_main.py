import http.server
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from clients.console.__main__ import main


@pytest.fixture
def nobody() -> str:
    """An address where nothing listens."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return f"ws://127.0.0.1:{held.getsockname()[1]}/graphql"


class KnowsNothing(http.server.BaseHTTPRequestHandler):
    """A web server that knows no GraphQL."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.send_error(404)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def something_else() -> Iterator[str]:
    server = http.server.HTTPServer(("127.0.0.1", 0), KnowsNothing)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"ws://127.0.0.1:{server.server_port}/graphql"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_server_that_is_not_running_is_one_line(nobody: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--text", "Hi", "--url", nobody]) == 1
    assert capsys.readouterr().err == (
        f"Nothing answers at {nobody}. Start one with `make run`, or name another with --url (make: URL=).\n"
    )


def test_an_address_that_is_something_else_is_one_line(something_else: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--text", "Hi", "--url", something_else]) == 1
    assert capsys.readouterr().err == f"{something_else} answers with status 404: it is no GraphQL endpoint of ours.\n"


def test_a_file_that_cannot_be_sent_is_said_before_connecting(
    nobody: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--audio", str(tmp_path / "none.wav"), "--url", nobody]) == 1
    assert capsys.readouterr().err == f"{tmp_path}/none.wav cannot be read: No such file or directory.\n"


@pytest.mark.parametrize("url", ["nonsense", "ftp://example.com/graphql", "ws://"])
def test_a_url_that_is_none_is_refused(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["--text", "Hi", "--url", url])
    assert f"{url!r} is not a URL such as ws://127.0.0.1:8000/graphql" in capsys.readouterr().err


def test_an_http_address_is_taken_for_its_socket(nobody: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--text", "Hi", "--url", nobody.replace("ws://", "http://")]) == 1
    assert f"Nothing answers at {nobody}." in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["--text", "Hi", "--mic"]])
def test_one_thing_is_said_at_a_time(arguments: list[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(arguments)
