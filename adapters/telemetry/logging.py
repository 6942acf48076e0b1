"""How this process logs: structlog, as JSON lines or for a person at a console."""

import logging
import sys
from typing import Literal

import structlog

from adapters.telemetry.safe_exceptions import safe_exceptions


def configure_logging(level: str, style: Literal["json", "console"]) -> None:
    """Send all logs, the libraries' too, to standard error in one form.

    Of exceptions it is shown what broke and where: their messages, and local variables, hold what people said.
    """
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer() if style == "json" else structlog.dev.ConsoleRenderer()
    )
    last: list[structlog.typing.Processor] = [safe_exceptions, renderer]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    least = logging.getLevelNamesMapping()[level]
    # Libraries tell all they send and receive when they are to tell what helps with debugging: words, tokens, keys.
    root.setLevel(max(logging.INFO, least))
    for noisy in ("uvicorn.access", "pymongo", "asyncio", "httpx"):
        logging.getLogger(noisy).setLevel(max(logging.WARNING, least))
