"""`python -m clients.console --audio question.wav`: talk to a running server and be answered."""

import argparse
import asyncio
import struct
import sys
from pathlib import Path

from gql.transport.exceptions import TransportError
from websockets.exceptions import WebSocketException

from clients.console.printing import Printer
from clients.console.source import from_file, from_microphone
from clients.console.talk import Refused, Talk, client, open_conversation, sign_in

WAV_HEADER_BYTES = 44


def main(arguments: list[str] | None = None) -> int:
    """Run one turn; return the exit status."""
    options = _parser().parse_args(arguments)
    try:
        return asyncio.run(_talk(options))
    except KeyboardInterrupt:
        return 130
    except (OSError, ValueError, TransportError, WebSocketException, Refused) as error:
        print(f"{options.url}: {error}" if isinstance(error, OSError) else str(error), file=sys.stderr)
        return 1


async def _talk(options: argparse.Namespace) -> int:
    token = await sign_in(options.url, options.email, options.password)
    printer = Printer()
    async with client(options.url, token) as session:
        conversation_id = options.conversation or await open_conversation(session, "From the console")
        printer.line(f"conversation {conversation_id}")
        talk = Talk(session, conversation_id, printer)
        if options.text:
            voice = await talk.write(options.text)
        else:
            voice = await talk.say(from_microphone() if options.mic else from_file(options.audio))
    if not voice:
        return 1
    options.output.write_bytes(_with_sizes(voice))
    printer.line(f"the coach's voice is in {options.output}")
    return 0


def _with_sizes(wav: bytes) -> bytes:
    """Write the sizes, unknown while it was streamed, into a WAV header, for players that insist on them."""
    body = len(wav) - WAV_HEADER_BYTES
    return wav[:4] + struct.pack("<I", len(wav) - 8) + wav[8:40] + struct.pack("<I", body) + wav[WAV_HEADER_BYTES:]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="talk", description="Talk to a running Voice Coach server.")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--audio", type=Path, help="a recording, sent at the pace of speech")
    what.add_argument("--text", help="a written message")
    what.add_argument("--mic", action="store_true", help="speak; the server notices when you fall silent")
    parser.add_argument("--url", default="ws://127.0.0.1:8000/graphql")
    parser.add_argument("--email", default="console@example.com")
    parser.add_argument("--password", default="a console password")
    parser.add_argument("--conversation", help="go on with this one instead of beginning a new one")
    parser.add_argument("--output", type=Path, default=Path("reply.wav"))
    return parser


if __name__ == "__main__":
    sys.exit(main())
