"""Cutting a page of messages out of as few turns as `turns_needed` says, against a plain list."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from adapters.mongo.message_pages import Said, messages_beyond, turns_needed
from domain.ids import turn_of
from domain.pages import Page, PageRequest
from domain.turns.entities import Message
from tests.builders import a_conversation, a_message, a_turn

CONVERSATION = a_conversation()
IDS = sorted(a_turn(CONVERSATION).id for _ in range(12))

shapes = st.lists(st.sampled_from([(True, False), (False, True), (True, True)]), max_size=len(IDS))


def read(turns: Sequence[tuple[str, Said]], request: PageRequest) -> list[Said]:
    """Do what the database does: the key's own turn and those beyond it, in reading order, cut."""
    limit = turn_of(request.key) if request.key else None  # type: ignore[arg-type]
    if request.backward:
        found = [said for turn_id, said in turns if limit is None or turn_id >= limit]
    else:
        found = [said for turn_id, said in reversed(turns) if limit is None or turn_id <= limit]
    return found[: turns_needed(request)]


@given(shapes, st.integers(1, 26), st.booleans(), st.data())
def test_a_page_is_a_slice_of_the_list(shape: list[tuple[bool, bool]], size: int, backward: bool, data: st.DataObject):
    turns = [
        (turn_id, Said(a_message(turn_id) if user else None, a_message(turn_id, "coach") if coach else None))
        for turn_id, (user, coach) in zip(IDS, shape, strict=False)
    ]
    oldest_first = [m for _, said in turns for m in (said.user_message, said.coach_message) if m is not None]
    newest_first: list[Message] = oldest_first[::-1]
    at = data.draw(st.none() | st.integers(0, len(newest_first) - 1)) if newest_first else None
    request = PageRequest(size, None if at is None else newest_first[at].id, backward)

    page = Page.cut(messages_beyond(read(turns, request), request), request)

    if backward:
        beyond = newest_first if at is None else newest_first[:at]
        assert list(page.items) == beyond[-size:]
        assert page.has_previous == (len(beyond) > size)
    else:
        beyond = newest_first if at is None else newest_first[at + 1 :]
        assert list(page.items) == beyond[:size]
        assert page.has_next == (len(beyond) > size)
