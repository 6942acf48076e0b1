"""The words of a user's message as keyed tokens: who has not the user's key cannot tell what they stand for.

See docs/decisions/0022-searching-sealed-messages.md for what they cost and what they tell all the same.
"""

from collections.abc import Iterable
from typing import Final

from adapters.mongo.codec import Record
from adapters.vault.user_cipher import UserCipher
from adapters.vault.vault import Vault
from domain.ids import TurnId
from domain.searching.words import message_words
from domain.turns.entities import Turn

PURPOSE: Final = "messages"
TERM_BYTES: Final = 8
"""Enough to tell a user's words apart; what is found is compared with the words themselves."""


async def search_fields(vault: Vault, turn: Turn) -> Record:
    """Make the fields of a turn's record by which its user's message is found. Raises AccountGone."""
    fields: Record = {"ulid": ulid_of(turn.id), "terms": []}
    if turn.user_message is not None and (words := message_words(turn.user_message.text)):
        fields["terms"] = terms(await vault.sealing(turn.owner_id), words)
    return fields


def terms(cipher: UserCipher, words: Iterable[str]) -> list[bytes]:
    """Make the tokens of words, in an order that tells nothing."""
    return sorted(cipher.token(PURPOSE, word)[:TERM_BYTES] for word in words)


def ulid_of(turn_id: TurnId) -> str:
    """Name the part of a turn's id that sorts by time in all conversations."""
    return turn_id.rpartition("_")[2]
