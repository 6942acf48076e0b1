"""The scalars of the contract, each strict about what it takes."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Final, NewType

import pybase64
import strawberry
from graphql import GraphQLError
from starlette.datastructures import UploadFile
from strawberry.types.scalar import ScalarDefinition

from domain.errors import ErrorCode

Base64 = NewType("Base64", bytes)
MicroUSD = NewType("MicroUSD", int)
Upload = NewType("Upload", UploadFile)

_RFC_3339: Final = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)")
_FULL_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d")
_GREATEST_SAFE_INTEGER: Final = 2**53 - 1


def _refused(message: str) -> GraphQLError:
    return GraphQLError(message, extensions={"code": ErrorCode.BAD_USER_INPUT.value, "retryable": False})


def _bytes(value: object) -> bytes:
    """Decode strictly: RFC 4648 section 4, padded, without line breaks."""
    if isinstance(value, str):
        try:
            return pybase64.b64decode(value.encode("ascii"), validate=True)
        except ValueError:
            pass
    raise _refused("Expected standard base64 (RFC 4648 section 4) without line breaks.")


def _base64(value: bytes) -> str:
    return pybase64.b64encode_as_string(value)


def _moment(value: object) -> datetime:
    if isinstance(value, str) and _RFC_3339.fullmatch(value):
        try:
            return datetime.fromisoformat(value.upper()).astimezone(UTC)
        except (ValueError, OverflowError):
            pass
    raise _refused("Expected a time as in RFC 3339, such as 2026-01-31T18:30:00Z.")


def _rfc_3339(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _day(value: object) -> date:
    if isinstance(value, str) and _FULL_DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise _refused("Expected a day as in RFC 3339, such as 2026-01-31.")


def _amount(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _GREATEST_SAFE_INTEGER:
        return value
    raise _refused("Expected an amount as a whole number of millionths of a US dollar.")


def _file(value: object) -> UploadFile:
    if isinstance(value, UploadFile):
        return value
    raise _refused("Expected a file part of a multipart request.")


def _no_output(value: object) -> object:
    raise TypeError(f"{type(value).__name__} is for input alone")


SCALARS: Final[Mapping[object, ScalarDefinition]] = {
    Base64: strawberry.scalar(
        name="Base64",
        description="Bytes as standard base64 (RFC 4648 section 4), padded, without line breaks.",
        serialize=_base64,
        parse_value=_bytes,
    ),
    MicroUSD: strawberry.scalar(
        name="MicroUSD",
        description="An amount of money in millionths of a US dollar: a JSON integer without the 32-bit limit of Int.",
        serialize=_amount,
        parse_value=_amount,
    ),
    Upload: strawberry.scalar(
        name="Upload",
        description="A file part of a multipart request, as in the GraphQL multipart request specification.",
        specified_by_url="https://github.com/jaydenseric/graphql-multipart-request-spec",
        serialize=_no_output,
        parse_value=_file,
    ),
    datetime: strawberry.scalar(
        name="DateTime",
        description="A moment as in RFC 3339; always UTC in answers, any offset in arguments.",
        specified_by_url="https://www.rfc-editor.org/rfc/rfc3339",
        serialize=_rfc_3339,
        parse_value=_moment,
    ),
    date: strawberry.scalar(
        name="Date",
        description="A calendar day in the profile's time zone, as in RFC 3339 full-date.",
        specified_by_url="https://www.rfc-editor.org/rfc/rfc3339",
        serialize=date.isoformat,
        parse_value=_day,
    ),
}
