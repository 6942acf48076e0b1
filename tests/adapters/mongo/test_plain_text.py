"""Every text of every document is sealed, or stands here with the reason why it need not be."""

from typing import Any, Final, get_args

from beanie import Document

from adapters.mongo.documents import DOCUMENTS
from adapters.mongo.sealed_codec import sealed_paths

PLAIN: Final = {
    "users.email": "the address one signs in with is searched for",
    "users.password_hash": "a hash",
    "user_keys.master": "a key's id",
    "sign_ins.device": "what the client calls itself",
    "sign_ins.refresh_hashes": "hashes",
    "turns.lists": "names of lists",
    "idempotency_keys.id": "a user's id and a client's key",
    "idempotency_keys.key": "a client's key",
    "idempotency_keys.operation": "a name",
    "idempotency_keys.input_digest": "a keyed digest",
    "idempotency_keys.object_id": "an id",
}


def texts(kind: type[Document]) -> set[str]:
    """The names of fields that may hold text; ids and enums have types of their own."""
    fields = kind.model_fields.items()
    return {name for name, field in fields if name != "revision_id" and _may_be_text(field.annotation)}


def _may_be_text(annotation: Any) -> bool:
    return annotation is str or any(_may_be_text(part) for part in get_args(annotation))


def test_every_text_is_sealed_or_explained():
    found = set()
    for kind in DOCUMENTS:
        sealed = {path.partition(".")[0] for path in sealed_paths(kind)}
        settings: Any = kind.Settings
        found |= {f"{settings.name}.{name}" for name in texts(kind) - sealed}
    assert found == set(PLAIN)
