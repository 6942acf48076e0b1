"""`python -m app` serves; `python -m app schema` writes schema.graphql, with `--check` it compares.

`python -m app keys rotate`, `python -m app migrate` and `python -m app reports` are for operators: see the README.
"""

import argparse
import asyncio
import sys
from pathlib import Path

import structlog
import uvloop

from adapters.settings import Settings, load_settings
from adapters.telemetry.logging import configure_logging
from domain.errors import StartupError

SCHEMA_FILE = Path(__file__).parent.parent / "schema.graphql"


def main(arguments: list[str] | None = None) -> int:
    """Run a command; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m app", description="Voice Coach: a backend for voice coaching.")
    commands = parser.add_subparsers(dest="command")
    commands.add_parser("serve", help="serve the API (what happens without a command)")
    schema = commands.add_parser("schema", help=f"write {SCHEMA_FILE.name} from the code")
    schema.add_argument("--check", action="store_true", help="only tell whether it is up to date")
    keys = commands.add_parser("keys", help="`keys rotate`: wrap all users' keys by MASTER_KEY")
    keys.add_argument("action", choices=["rotate"])
    commands.add_parser("migrate", help="bring what earlier versions wrote up to this one")
    commands.add_parser("reports", help="write the messages that users reported, newest first, one JSON object a line")
    options = parser.parse_args(arguments)
    if options.command == "schema":
        return _schema(check=options.check)
    try:
        settings = load_settings()
        configure_logging(settings.log_level, settings.log_format)
        if options.command in {"keys", "migrate", "reports"}:
            from app.commands import migrate, rotate_keys, show_reports

            command = {"keys": rotate_keys, "migrate": migrate, "reports": show_reports}[options.command]
            return uvloop.run(command(settings))
        uvloop.run(_serve(settings))
    except StartupError as error:
        sys.stderr.write(f"voice-coach cannot start: {error}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


async def _serve(settings: Settings) -> None:
    """Open everything, then listen: what cannot start ends here, with one line."""
    from app.serving import server_for, spare_collector
    from app.web import create_app

    started = asyncio.get_running_loop().time()
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        spare_collector()

        def tell() -> None:
            took_s = round(asyncio.get_running_loop().time() - started, 2)
            url = f"http://{settings.host}:{settings.port}/graphql"
            structlog.get_logger("app").info("ready", url=url, seconds=took_s)

        refusal: StartupError | None = None
        try:
            await server_for(app, settings, on_ready=tell).serve()
        except StartupError as error:
            refusal = error
    if refusal is not None:
        # Raised out here: inside, the groups of the app's tasks would wrap it.
        raise refusal


def _schema(*, check: bool) -> int:
    from schema.printing import print_schema

    printed = print_schema()
    if not check:
        SCHEMA_FILE.write_text(printed, encoding="utf-8")
        return 0
    if SCHEMA_FILE.read_text(encoding="utf-8") == printed:
        return 0
    sys.stderr.write(f"{SCHEMA_FILE.name} is not what the code says: run `make schema` and look at the difference.\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
