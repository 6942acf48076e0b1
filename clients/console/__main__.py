"""`python -m clients.console --audio question.wav`: talk to a running server and be answered."""

import argparse
import asyncio
import sys
from pathlib import Path

from clients.console.account import Account
from clients.console.errors import TalkError
from clients.console.line import Line
from clients.console.microphone import from_microphone
from clients.console.printing import Printer
from clients.console.source import Source, from_file
from clients.console.talk import Reply, Talk, open_conversation
from clients.console.wav import with_sizes


def main(arguments: list[str] | None = None) -> int:
    """Run one turn; return the exit status."""
    options = _parser().parse_args(arguments)
    try:
        return asyncio.run(_run(options))
    except KeyboardInterrupt:
        return 130
    except TalkError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{options.output} cannot be written: {error.strerror}.", file=sys.stderr)
        return 1


async def _run(options: argparse.Namespace) -> int:
    source = _source(options)
    printer = Printer()
    account = Account(options.url, options.email, options.password)
    async with Line(options.url, account, lambda: printer.line("connection lost; going on where it broke")) as line:
        conversation_id = options.conversation or await open_conversation(line, "From the console")
        printer.line(f"conversation {conversation_id}")
        reply = await _turn(Talk(line, conversation_id, printer), options.text, source)
    if reply.voice:
        options.output.write_bytes(with_sizes(reply.voice))
        printer.line(f"the coach's voice is in {options.output}")
    return 0 if reply.completed else 1


async def _turn(talk: Talk, text: str | None, source: Source | None) -> Reply:
    return await talk.say(source) if source else await talk.write(text or "")


def _source(options: argparse.Namespace) -> Source | None:
    if options.mic:
        return from_microphone()
    return from_file(options.audio) if options.audio else None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="talk", description="Talk to a running Voice Coach server.")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--audio", type=Path, metavar="FILE", help="a recording, sent at the pace of speech")
    what.add_argument("--text", help="a written message")
    what.add_argument("--mic", action="store_true", help="speak; the server notices when you fall silent")
    parser.add_argument("--url", type=_socket_url, default="ws://127.0.0.1:8000/graphql", help="default: %(default)s")
    parser.add_argument("--email", default="friend@example.com", help="the account, opened if it is new")
    parser.add_argument("--password", default="a console password")
    parser.add_argument("--conversation", metavar="ID", help="go on with this one instead of beginning a new one")
    parser.add_argument("--output", type=Path, metavar="FILE", default=Path("reply.wav"), help="default: %(default)s")
    return parser


def _socket_url(url: str) -> str:
    scheme, separator, rest = url.partition("://")
    scheme = {"http": "ws", "https": "wss"}.get(scheme, scheme)
    if scheme not in {"ws", "wss"} or not separator or not rest:
        raise argparse.ArgumentTypeError(f"{url!r} is not a URL such as ws://127.0.0.1:8000/graphql")
    return f"{scheme}{separator}{rest}"


if __name__ == "__main__":
    sys.exit(main())
