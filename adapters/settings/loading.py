"""From variables to settings, or to one line that says which variable is wrong."""

from collections.abc import Callable
from dataclasses import fields
from typing import Any, TypeVar

from pydantic import ValidationError, create_model
from pydantic_core import ErrorDetails

from adapters.settings.settings import Settings
from adapters.settings.values import Positive
from adapters.settings.variables import Variables
from domain.errors import StartupError
from domain.limits import Limits

ENV_FILE = ".env"

T = TypeVar("T")


def load_settings(env_file: str | None = ENV_FILE) -> Settings:
    """Read the environment, then `env_file` where it exists, then the defaults.

    Raises StartupError naming every variable that has a bad value, without the value: it may be a secret.
    """
    problems: list[ErrorDetails] = []
    try:
        limits = _read(lambda: _load_limits(env_file), problems)
        settings = _read(lambda: Settings(limits=limits or Limits(), _env_file=env_file), problems)
    except (OSError, UnicodeDecodeError) as error:
        raise StartupError(f"{env_file} cannot be read: {error}.") from error
    if problems or settings is None:
        raise StartupError("; ".join(_sentence(problem) for problem in problems) + ".")
    return settings


def _read(source: Callable[[], T], problems: list[ErrorDetails]) -> T | None:
    try:
        return source()
    except ValidationError as error:
        problems += error.errors(include_url=False, include_context=False, include_input=False)
        return None


def _load_limits(env_file: str | None) -> Limits:
    variables: dict[str, Any] = {field.name: (Positive, field.default) for field in fields(Limits)}
    model = create_model("LimitVariables", __base__=Variables, **variables)
    return Limits(**model(_env_file=env_file).model_dump())


def _sentence(problem: ErrorDetails) -> str:
    reason = problem["msg"].removeprefix("Value error, ")
    name = "_".join(str(part) for part in problem["loc"][:1]).upper()
    return f"{name}: {reason[0].lower()}{reason[1:]}" if name else reason
