"""What the schema does not tell by itself about who may see what. Everything else is read off its names.

A new root field, object type or id that the matrix cannot place fails with a message that names one of these tables.
"""

from collections.abc import Mapping
from typing import Any, Final

ANYTHING: Final = "Node"

PUBLIC: Final = frozenset(
    {
        "me",
        "capabilities",
        "register",
        "login",
        "refreshToken",
        "requestPasswordReset",
        "resetPassword",
        "verifyEmail",
        "startSocialLogin",
        "completeSocialLogin",
        "loginWithIdToken",
    }
)
"""Root fields that nobody needs to sign in for; `me` is null then."""

ENDS_SIGN_IN: Final = frozenset({"logout"})
"""Mutations after which the caller's token is no longer good: each is called by a sign-in of its own."""

NOT_IDS_OF_OBJECTS: Final = frozenset({"voice"})
"""Arguments of type ID that name nothing of anybody's."""

NAMES: Final[Mapping[str, str]] = {
    "node.id": ANYTHING,
    "nodes.ids": ANYTHING,
    "sendAudio.input.turnId": "Recording",
    "stopRecording.input.turnId": "Recording",
    "cancelRecording.turnId": "Recording",
    "reportMessage.input.id": "CoachMessage",
}
"""Which object an id names, where neither its own name, nor the field's, nor what the field returns says so."""

VALUES: Final[Mapping[str, Any]] = {
    "text": "A word.",
    "title": "A title",
    "score": 5,
    "data": "AAAA",
    "format": "WEBM_OPUS",
    "unit": "km",
    "from": "2026-01-01T00:00:00Z",
    "to": "2026-02-01T00:00:00Z",
    "email": "nobody@example.org",
}
"""Arguments that must be of a kind to be looked at, by their names."""
