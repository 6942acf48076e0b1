"""Nothing that was said reaches Redis in the clear, and what cannot be opened is passed over."""

from contextlib import aclosing
from dataclasses import replace

import pytest
from redis.asyncio import Redis

from adapters.redis.account_log import RedisAccountLog
from adapters.redis.event_log import RedisEventLog
from adapters.redis.hub import Hub
from adapters.redis.inbox import RedisInbox
from adapters.redis.keys import log_keys
from adapters.redis.sealed_entries import SealedEntries
from adapters.vault.vault import Vault
from domain.accounts.events import Change, ConversationChanged
from domain.errors import AccountGone
from domain.turns.entities import TurnStatus
from domain.turns.ports import Piece
from tests.adapters.redis.following import stored
from tests.builders import AT, a_conversation, a_turn
from tests.contracts.event_log import texts, words
from tests.contracts.reading import take
from tests.fakes.vault import MASTER, VAULT, FakeUserKeys

CANARY = "quokka"


async def everything(client: Redis) -> bytes:
    """All that is stored, as one."""
    found = b""
    for key in await client.keys():
        match await client.type(key):
            case b"stream":
                found += repr(await client.xrange(key)).encode()
            case b"hash":
                found += repr(await client.hgetall(key)).encode()
    return found


async def test_no_words_and_no_sound_in_redis(client: Redis, hub: Hub):
    log, inbox = RedisEventLog(client, hub, VAULT), RedisInbox(client, hub, VAULT, max_recording_bytes=1_000)
    turn = a_turn(status=TurnStatus.RECORDING)
    message = a_turn().user_message
    assert message is not None
    turn = replace(turn, user_message=replace(message, text=CANARY))
    conversation = a_conversation(turn.owner_id, title=CANARY)
    account = RedisAccountLog(client, hub, VAULT)
    changed = ConversationChanged(
        at=AT, change=Change.CREATED, conversation_id=conversation.id, conversation=conversation
    )

    fence, start = await log.open_turn(turn)
    await log.append(turn, words(turn, CANARY), fence=fence)
    await inbox.open(turn)
    for sequence in (0, 2):
        await inbox.put_audio(turn.id, turn.owner_id, sequence, CANARY.encode())
    begun = await account.cursor(turn.owner_id)
    await account.append(turn.owner_id, [changed])

    stored = await everything(client)
    assert turn.owner_id.encode() in stored
    assert CANARY.encode() not in stored
    assert texts(await take(1, log.read(turn.conversation_id, start))) == [CANARY]
    assert (await log.moment(turn.conversation_id)).turn == turn
    assert await take(1, inbox.read(turn.id)) == [Piece(CANARY.encode())]
    assert await inbox.recording(turn.id) == CANARY.encode()
    [told] = await take(1, account.read(turn.owner_id, begun))
    assert isinstance(told, ConversationChanged)
    assert told.conversation == conversation


async def test_a_process_without_the_key_at_hand_asks_for_it(client: Redis, hub: Hub):
    keys = FakeUserKeys()
    time = 0.0
    here, there = Vault(keys, MASTER), Vault(keys, MASTER, now=lambda: time)
    turn = a_turn(status=TurnStatus.RESPONDING)
    writing, reading = RedisEventLog(client, hub, here), RedisEventLog(client, hub, there)
    fence, start = await writing.open_turn(turn)

    async with aclosing(reading.read(turn.conversation_id, start)) as events:
        await writing.append(turn, words(turn, "one"), fence=fence)
        found = [await anext(events)]
        for text in ("two", "three"):
            time += 60
            await writing.append(turn, words(turn, text), fence=fence)
            found.append(await anext(events))

    assert texts(found) == ["one", "two", "three"]


async def test_what_cannot_be_opened_is_passed_over(client: Redis, hub: Hub):
    log, turn = RedisEventLog(client, hub, VAULT), a_turn(status=TurnStatus.RESPONDING)
    fence, _ = await log.open_turn(turn)
    await log.append(turn, words(turn, "one"), fence=fence)
    keys = log_keys(turn.conversation_id)
    [[_, fields]] = await stored(client, keys.stream)
    sealed, seals = fields[b"e"], SealedEntries(VAULT)
    [moved] = await seals.opened(log_keys(a_turn().conversation_id).stream, [sealed])
    [whole] = await seals.opened(keys.stream, [sealed])
    cut_short = await seals.opened(keys.stream, [sealed[:length] for length in range(2, len(sealed))])

    assert moved is None
    assert whole is not None
    assert set(cut_short) == {None}


async def test_nothing_is_written_for_who_has_deleted_the_account(client: Redis, hub: Hub):
    vault = Vault(FakeUserKeys(), MASTER)
    log, turn = RedisEventLog(client, hub, vault), a_turn(status=TurnStatus.RESPONDING)
    fence, _ = await log.open_turn(turn)

    await vault.destroy(turn.owner_id)

    with pytest.raises(AccountGone):
        await log.append(turn, words(turn, "one"), fence=fence)
