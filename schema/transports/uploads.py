"""The GraphQL multipart request specification: file parts put in their places among the variables."""

from collections.abc import Mapping
from typing import Final

from cross_web import FormData, HTTPException, StarletteRequestAdapter
from starlette.datastructures import UploadFile
from starlette.requests import Request

MAX_FILES: Final = 4
MAX_FIELDS: Final = 8


class FormLimits(StarletteRequestAdapter):
    """Reads forms of few parts; the bytes are limited before they come here."""

    def __init__(self, request: Request) -> None:
        super().__init__(request)
        self._form_request = request

    async def get_form_data(self) -> FormData:
        """Read the form."""
        form = await self._form_request.form(max_files=MAX_FILES, max_fields=MAX_FIELDS)
        return FormData(files=form, form=form)


def with_files(operations: object, places: object, parts: Mapping[str, object]) -> dict[str, object]:
    """Put each part where the `map` says; the place must be there and hold null.

    Changes `operations` and returns it. Raises HTTPException 400.
    """
    if not isinstance(operations, dict) or not isinstance(places, dict):
        raise HTTPException(400, "`operations` and `map` must be JSON objects.")
    for name, paths in places.items():
        file = parts.get(name)
        if not isinstance(file, UploadFile):
            raise HTTPException(400, "A file named in `map` is missing.")
        if not isinstance(paths, list):
            raise HTTPException(400, "`map` must hold lists of paths.")
        for path in paths:
            _place(operations, path, file)
    return operations


def _place(operations: object, path: object, file: UploadFile) -> None:
    holder: object = operations
    *steps, last = path.split(".") if isinstance(path, str) else [""]
    for step in steps:
        holder = holder.get(step) if isinstance(holder, dict) else _item(holder, step)
    if isinstance(holder, dict) and last in holder and holder[last] is None:
        holder[last] = file
    elif isinstance(holder, list) and _item(holder, last, missing=file) is None:
        holder[int(last)] = file
    else:
        raise HTTPException(400, "A path in `map` does not lead to a null in `operations`.")


def _item(holder: object, step: str, *, missing: object = None) -> object:
    if isinstance(holder, list) and step.isascii() and step.isdigit() and len(step) <= 3 and int(step) < len(holder):
        return holder[int(step)]
    return missing
