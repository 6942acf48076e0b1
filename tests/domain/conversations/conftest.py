"""Conversations, ready for use."""

import pytest

from tests.domain.conversations.shelf import Shelf


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()
