"""Accounts, ready for use."""

import pytest

from tests.domain.accounts.front_door import FrontDoor


@pytest.fixture
def door() -> FrontDoor:
    return FrontDoor()
