"""What every implementation of `MessageIndex` promises."""

from dataclasses import replace

from domain import ids
from domain.ids import UserId
from domain.pages import PageRequest
from domain.searching.search import MessageIndex
from domain.searching.words import query_words
from domain.turns.entities import Turn, TurnStatus
from domain.turns.ports import Turns
from tests.builders import a_conversation, a_message, a_turn, a_ulid


async def said(turns: Turns, owner: UserId, text: str, status: TurnStatus = TurnStatus.COMPLETED) -> Turn:
    turn = a_turn(a_conversation(owner), status)
    turn = replace(turn, user_message=a_message(turn.id, text=text))
    await turns.add(turn)
    return turn


async def found(index: MessageIndex, owner: UserId, query: str, size: int = 20, key: str | None = None) -> list[str]:
    page = await index.page(owner, query_words(query), PageRequest(size, key))
    return [message.text for message in page.items]


class MessageIndexContract:
    async def test_all_words_must_be_in_it(self, index: MessageIndex, turns: Turns):
        owner = ids.user_id(a_ulid())
        for text in ("My boss yells at me.", "My boss called Tom.", "Tom has a new boss, and yells."):
            await said(turns, owner, text)

        assert await found(index, owner, "boss yelling") == ["Tom has a new boss, and yells.", "My boss yells at me."]
        assert await found(index, owner, "BOSS, tom?") == ["Tom has a new boss, and yells.", "My boss called Tom."]
        assert await found(index, owner, "boss divorce") == []

    async def test_nobody_finds_what_others_said(self, index: MessageIndex, turns: Turns):
        owner, other = ids.user_id(a_ulid()), ids.user_id(a_ulid())
        await said(turns, owner, "My boss yells.")

        assert await found(index, other, "boss") == []
        await said(turns, other, "No boss here.")
        assert await found(index, other, "boss") == ["No boss here."]

    async def test_what_the_coach_said_is_not_searched(self, index: MessageIndex, turns: Turns):
        owner = ids.user_id(a_ulid())
        await said(turns, owner, "Hm.")

        assert await found(index, owner, "mind") == []

    async def test_pages_walk_the_whole_list_across_conversations(self, index: MessageIndex, turns: Turns):
        owner = ids.user_id(a_ulid())
        texts = [f"Number {number} of my dreams." for number in range(5)]
        for text in texts:
            await said(turns, owner, text)
            await said(turns, owner, "Something else.")

        walked, key = [], None
        while True:
            page = await index.page(owner, query_words("dream"), PageRequest(2, key))
            walked += [message.text for message in page.items]
            if not page.has_next:
                break
            key = page.items[-1].id

        assert walked == texts[::-1]

    async def test_what_is_understood_later_is_found_then_and_what_is_thrown_away_no_more(
        self, index: MessageIndex, turns: Turns
    ):
        owner = ids.user_id(a_ulid())
        turn = a_turn(a_conversation(owner), TurnStatus.TRANSCRIBING)
        await turns.add(turn)
        assert await found(index, owner, "zebra") == []

        heard = replace(turn, status=TurnStatus.THINKING, user_message=a_message(turn.id, text="A zebra!"))
        assert await turns.save(heard)
        assert await found(index, owner, "zebra") == ["A zebra!"]

        assert await turns.save(replace(heard, status=TurnStatus.DISCARDED, user_message=None))
        assert await found(index, owner, "zebra") == []

    async def test_a_deleted_conversation_is_not_found(self, index: MessageIndex, turns: Turns):
        owner = ids.user_id(a_ulid())
        turn = await said(turns, owner, "A zebra!")

        await turns.delete_of(turn.conversation_id)

        assert await found(index, owner, "zebra") == []

    async def test_scripts_without_spaces(self, index: MessageIndex, turns: Turns):
        owner = ids.user_id(a_ulid())
        await said(turns, owner, "我想换工作,因为老板很凶。")
        await said(turns, owner, "กลัวเจ้านาย")

        assert await found(index, owner, "换工作") == ["我想换工作,因为老板很凶。"]
        assert await found(index, owner, "老板") == ["我想换工作,因为老板很凶。"]
        assert await found(index, owner, "เจ้านาย") == ["กลัวเจ้านาย"]
        assert await found(index, owner, "老工") == []
