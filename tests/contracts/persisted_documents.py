"""What every store of persisted documents promises."""

from collections.abc import Callable

import pytest

from domain.persisted_documents import PersistedDocuments

MakeDocuments = Callable[[int], PersistedDocuments]


class PersistedDocumentsContract:
    """Runs on each implementation; `documents` makes a store of that many."""

    @pytest.fixture
    def documents(self) -> MakeDocuments:
        raise NotImplementedError

    async def test_what_was_kept_is_found_by_its_hash(self, documents: MakeDocuments) -> None:
        store = documents(10)
        await store.keep("a" * 64, "{ me { id } }  # ünïcode")

        assert await store.find("a" * 64) == "{ me { id } }  # ünïcode"
        assert await store.find("b" * 64) is None

    async def test_the_one_not_asked_for_the_longest_time_makes_place(self, documents: MakeDocuments) -> None:
        store = documents(3)
        for digest in "abc":
            await store.keep(digest, "{ " + digest + " }")
        await store.find("a")
        await store.keep("d", "{ d }")
        await store.keep("d", "{ d }")

        assert [await store.find(digest) is not None for digest in "abcd"] == [True, False, True, True]
