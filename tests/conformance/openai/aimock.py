"""npm's @copilotkit/aimock, an OpenAI-compatible server that others wrote, with fixtures of ours."""

import asyncio
import base64
import json
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.fakes.engines import tone

HERE = Path(__file__).parent
PROGRAM = HERE / "node_modules" / ".bin" / "llmock"
SAID = "I want to change jobs."
REPLY = "You want to change jobs. What would be different then?"
VOICE = tone("aimock", 24_000)
"""Half a second."""
LISTENING_S = 20.0


def needs_aimock() -> None:
    """Skip where it is not installed."""
    if shutil.which("node") is None:
        pytest.skip("there is no Node.js here, which aimock needs")
    if not PROGRAM.exists():
        pytest.skip("aimock is not installed: make test-conformance SUITE=openai does that")


@asynccontextmanager
async def aimock(fixtures: Path) -> AsyncIterator[str]:
    """Serve; yields the base URL."""
    (fixtures / "fixtures.json").write_text(json.dumps({"fixtures": _fixtures()}))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    program = await asyncio.create_subprocess_exec(
        "node", str(PROGRAM.resolve()), "-p", str(port), "-f", str(fixtures), "--validate-on-load", "--strict",
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    try:
        assert program.stdout is not None
        async with asyncio.timeout(LISTENING_S):
            while b"listening" not in (line := await program.stdout.readline()):
                assert line, "aimock ended before it listened"
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        program.terminate()
        await program.communicate()


def _fixtures() -> list[dict[str, object]]:
    usage = {"prompt_tokens": 812, "completion_tokens": 12, "total_tokens": 824}
    heard = {"transcription": {"text": SAID, "language": "english", "duration": 2.9}}
    sound = {"audio": base64.b64encode(VOICE).decode("ascii"), "format": "pcm"}
    return [
        {"match": {"userMessage": "change jobs"}, "response": {"content": REPLY, "usage": usage}},
        {"match": {"endpoint": "transcription"}, "response": heard},
        {"match": {"endpoint": "realtime-transcription"}, "response": heard},
        {"match": {"endpoint": "speech"}, "response": sound},
    ]
