"""Documents named by their hash, over HTTP and WebSocket alike.

Source: Apollo's automatic persisted queries: `extensions.persistedQuery` holds `version` 1 and `sha256Hash`. A client
sends the hash alone, and both once when it is told PERSISTED_QUERY_NOT_FOUND. Besides those that clients register, an
app's documents can be listed in a file; then all others can be refused.
"""

import hashlib
import json
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from graphql import GraphQLError

from domain.errors import ErrorCode, StartupError
from domain.persisted_documents import PersistedDocuments

NOT_FOUND: Final = "PersistedQueryNotFound"
"""What clients look for, word for word."""
_MAX_CHARACTERS: Final = 8_192
_REMEMBERED: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedDocuments:
    """The documents of an app by the ids its build gave them; with `only`, no others are run."""

    by_id: Mapping[str, str] = field(default_factory=dict)
    only: bool = False


def read_list(path: Path, *, only: bool) -> ListedDocuments:
    """Read a file of documents: an object of texts by their ids, as relay-compiler writes it, or Apollo's manifest.

    Raises StartupError.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(found, dict) and isinstance(found.get("operations"), list):
            found = {operation["id"]: operation["body"] for operation in found["operations"]}
        if not all(isinstance(text, str) for pair in found.items() for text in pair):
            raise ValueError  # noqa: TRY301 - whatever is wrong with the file, the start ends with one line
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise StartupError(f"PERSISTED_DOCUMENTS: {path} holds no documents by their ids.") from error
    return ListedDocuments(by_id=found, only=only)


class PersistedQueries:
    """Finds the documents that requests name."""

    def __init__(
        self,
        store: Callable[[], PersistedDocuments],
        is_valid: Callable[[str], Awaitable[bool]],
        listed: ListedDocuments | None = None,
    ) -> None:
        self._store = store
        self._is_valid = is_valid
        self._listed = listed or ListedDocuments()
        self._texts = frozenset(self._listed.by_id.values())
        self._latest: OrderedDict[str, str] = OrderedDict()

    async def document(self, sent: str | None, extensions: Mapping[str, object] | None) -> str | None:
        """Return the document to run: the one sent, or the one named; None when there is neither.

        Raises GraphQLError.
        """
        digest = named_in(extensions)
        if digest is not None and sent is None:
            sent = self._listed.by_id.get(digest)
            if sent is None and not self._listed.only:
                sent = await self._find(digest)
            if sent is None:
                raise _refused(NOT_FOUND, ErrorCode.PERSISTED_QUERY_NOT_FOUND)
        elif digest is not None and sent is not None and not self._listed.only:
            await self._register(digest, sent)
        if self._listed.only and sent is not None and sent not in self._texts:
            raise _refused("Only the documents of the app are run here.", ErrorCode.FORBIDDEN)
        return sent

    async def _find(self, digest: str) -> str | None:
        found = self._latest.get(digest) or await self._store().find(digest)
        if found is not None:
            self._remember(digest, found)
        return found

    async def _register(self, digest: str, document: str) -> None:
        """Keep a document that is worth it, and in which nobody wrote anything: what users say has its own places."""
        if digest in self._latest:
            return
        if hashlib.sha256(document.encode()).hexdigest() != digest:
            raise _refused("The hash is not that of the document.", ErrorCode.BAD_USER_INPUT)
        if len(document) <= _MAX_CHARACTERS and '"' not in document and await self._is_valid(document):
            self._remember(digest, document)
            await self._store().keep(digest, document)

    def _remember(self, digest: str, document: str) -> None:
        self._latest[digest] = document
        self._latest.move_to_end(digest)
        if len(self._latest) > _REMEMBERED:
            self._latest.popitem(last=False)


def named_in(extensions: object) -> str | None:
    """Read the hash out of a request's extensions. Raises GraphQLError when it is of another kind than this."""
    named = extensions.get("persistedQuery") if isinstance(extensions, Mapping) else None
    if named is None:
        return None
    match named:
        case {"version": 1, "sha256Hash": str(digest)}:
            return digest.lower() if len(digest) == 64 else digest
        case _:
            raise _refused("`persistedQuery` has version 1 and a sha256Hash.", ErrorCode.BAD_USER_INPUT)


def _refused(message: str, code: ErrorCode) -> GraphQLError:
    return GraphQLError(message, extensions={"code": code.value, "retryable": False})
