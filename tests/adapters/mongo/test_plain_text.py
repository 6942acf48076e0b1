"""Every text of every document is sealed, or stands here with the reason why it need not be."""

from collections.abc import Mapping
from typing import Any, Final, get_args

import pytest
from beanie import Document

from adapters.mongo.documents import DOCUMENTS
from adapters.mongo.record_seals import sealed_paths

PLAIN: Final[Mapping[str, Mapping[str, str]]] = {
    "users": {"email": "the address one signs in with is searched for", "password_hash": "a hash"},
    "user_keys": {"master": "the id of a key"},
    "sign_ins": {"device": "what the client calls itself", "refresh_hashes": "hashes"},
    "turns": {"lists": "names of lists", "ulid": "part of the id"},
    "idempotency_keys": {
        "key": "a client's key",
        "operation": "a name",
        "input_digest": "a keyed digest",
        "object_id": "an id",
    },
    "email_tokens": {"email": "an address that letters go to"},
    "outbox": {"email": "an address that letters go to"},
    "social_identities": {"issuer": "an address", "subject": "an id"},
    "social_attempts": {
        "redirect_uri": "an address of the app's",
        "nonce": "random, good for minutes and once",
        "code_verifier": "random, good for minutes and once",
    },
    "audit_log": {"action": "a name", "ip_address": "an address", "device": "a program", "subject": "an id"},
    "budgets": {"payer": "an id"},
    "service_calls": {"provider": "a name", "model": "a name"},
    "reminders": {
        "recurrence": "a rule that is understood",
        "timezone": "a name",
        "claimed_by": "a token",
    },
    "push_devices": {"digest": "a hash of what is long and random"},
    "practice": {"quarters": "numbers"},
    "usage": {"service": "a name", "provider": "a name", "model": "a name", "user_id": "an id"},
}


def texts(kind: type[Document]) -> set[str]:
    """The names of fields that may hold text; ids and enums have types of their own."""
    fields = kind.model_fields.items()
    return {name for name, field in fields if name not in {"id", "revision_id"} and _may_be_text(field.annotation)}


def _may_be_text(annotation: Any) -> bool:
    return annotation is str or any(_may_be_text(part) for part in get_args(annotation))


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_every_text_is_sealed_or_explained(kind: type[Document]):
    settings: Any = kind.Settings
    sealed = {path.partition(".")[0] for path in sealed_paths(kind)}

    assert texts(kind) - sealed == set(PLAIN.get(settings.name, {}))
