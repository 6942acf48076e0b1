"""Voices kept in Redis."""

import pytest
from redis.asyncio import Redis

from adapters.redis.kept_voices import RedisKeptVoices
from domain.speech.voice_cache import SpokenText

KEY = bytes(32)
VOICE = b"\x01\x02" * 5_000


def a_text(text: str = "That's all right.") -> SpokenText:
    return SpokenText(engine="openai/gpt-4o-mini-tts/", voice="coral", speech_rate=1.0, text=text)


@pytest.fixture
def kept(redis_client: Redis) -> RedisKeptVoices:
    return RedisKeptVoices(redis_client, KEY, max_bytes=35_000)


async def twice(kept: RedisKeptVoices, text: SpokenText, voice: bytes = VOICE) -> None:
    for _ in range(2):
        await kept.keep(text, voice)


async def test_a_voice_is_kept_the_second_time(kept: RedisKeptVoices) -> None:
    await kept.keep(a_text(), VOICE)
    assert await kept.get(a_text()) is None
    await kept.keep(a_text(), VOICE)
    assert await kept.get(a_text()) == VOICE
    assert await kept.get(a_text("Something else.")) is None


async def test_nothing_in_redis_tells_what_was_said(kept: RedisKeptVoices, redis_client: Redis) -> None:
    await twice(kept, a_text())
    for name in await redis_client.keys("*"):
        held = await redis_client.get(name) if await redis_client.type(name) == b"string" else None
        assert "right" not in f"{name!r} {held!r}"
        assert repr(VOICE[:64])[2:-1] not in repr(held)
    other = RedisKeptVoices(redis_client, b"\x01" * 32, max_bytes=35_000)
    assert await other.get(a_text()) is None


async def test_the_longest_unasked_goes_first(kept: RedisKeptVoices, redis_client: Redis) -> None:
    for text in ("one", "two", "three"):
        await twice(kept, a_text(text))
    assert await kept.get(a_text("one")) == VOICE
    await twice(kept, a_text("four"))

    assert await kept.get(a_text("two")) is None
    assert [await kept.get(a_text(text)) for text in ("one", "three", "four")] == [VOICE] * 3
    sizes = {name: int(size) for name, size in (await redis_client.hgetall("{voices}:sizes")).items()}
    assert sizes.pop(b"") == sum(sizes.values()) <= 35_000


async def test_what_is_kept_again_is_counted_once(kept: RedisKeptVoices, redis_client: Redis) -> None:
    for _ in range(5):
        await twice(kept, a_text())
    assert int(await redis_client.hget("{voices}:sizes", "") or 0) == len(VOICE) + 29


async def test_a_voice_larger_than_all_room_is_not_kept(kept: RedisKeptVoices) -> None:
    await twice(kept, a_text(), b"\x01" * 40_000)
    assert await kept.get(a_text()) is None


async def test_without_redis_nothing_is_found_and_nobody_is_told() -> None:
    async with Redis(host="127.0.0.1", port=1) as away:
        kept = RedisKeptVoices(away, KEY, max_bytes=35_000)
        await twice(kept, a_text())
        assert await kept.get(a_text()) is None
